/**
 * Which module an import means: a file of the session, a module of Node that the guest has, or nothing.
 *
 * Each server of a session has its own instances of the files it imports. Those of the first are named
 * as the files are; those of another server `proxy.ts` are named `<file>#proxy.ts`, and names such as
 * these are what stacks say.
 */
import type { SourceLocation } from '../../wire/trace/trace.ts';

/** Modules of Node that people may well ask for, and why the sandbox has none of them. */
const ABSENT: Readonly<Record<string, string>> = {
  fs: 'there are no files here: a session leaves nothing behind',
  'fs/promises': 'there are no files here: a session leaves nothing behind',
  child_process: 'a server here cannot start other programs',
  cluster: 'a server here is a single process',
  worker_threads: 'a server here has a single thread',
  dgram: 'a browser cannot send UDP datagrams of its own, so there would be nobody to answer',
  dns: 'a server here cannot reach the network: it answers connections and opens none',
  https: 'TLS ends before your server, as behind a reverse proxy; use node:http',
  tls: 'TLS ends before your server, as behind a reverse proxy; use node:net',
  http2: 'the sandbox speaks HTTP/1.1 only',
  os: 'there is no machine to ask about',
  vm: 'the sandbox has one context only',
  inspector: 'there is no debugger; console.log shows what you print',
};

/** How far up the beginning of a call is looked for. */
const LONGEST_CALL_LINES = 40;

/** Its class's own name changes when the code is made smaller. */
export const MODULE_ERROR = 'ModuleError';

/** An import that cannot be met. Its message is for the learner. */
export class ModuleError extends Error {
  override readonly name = MODULE_ERROR;
  readonly location: SourceLocation | undefined;

  constructor(message: string, location: SourceLocation | undefined) {
    super(message);
    this.location = location;
    // The engine copies a stack into the guest; ours would show this file's path.
    this.stack = '';
  }
}

export class Modules {
  readonly #files: ReadonlyMap<string, string>;
  readonly #builtins: ReadonlySet<string>;
  /** The last import that could not be met: the engine passes on its message only. */
  failure: ModuleError | undefined;

  readonly #entries: readonly string[];

  /** @param builtins names such as `node:http` and `ws` */
  constructor(
    files: Readonly<Record<string, string>>,
    builtins: readonly string[],
    entries: readonly string[] = [],
  ) {
    this.#files = new Map(Object.entries(files));
    this.#builtins = new Set(builtins);
    this.#entries = entries;
  }

  /** The file that a module is an instance of; undefined when the session has none of that name. */
  fileOf(module: string): string | undefined {
    const file = withoutServer(module);
    return this.#files.has(file) ? file : undefined;
  }

  /** The server that a module belongs to, as the entry file is called; the first for whatever is none. */
  serverOf(module: string): string {
    const server = serverIn(module);
    return this.#entries.includes(server) ? server : (this.#entries[0] ?? '');
  }

  /** The name of the module that starts a server. */
  moduleOf(entry: string): string {
    return entry + this.suffixOf(entry);
  }

  /** What the names of a server's modules end with. */
  suffixOf(entry: string): string {
    return entry === this.#entries[0] ? '' : `#${entry}`;
  }

  /** The module that a specifier means in a file. @throws ModuleError */
  resolve(specifier: string, importer: string): string {
    if (/^\.{0,2}\//.test(specifier)) return this.#file(specifier, importer);
    const bare = specifier.replace(/^node:/, '');
    if (this.#builtins.has(specifier)) return specifier;
    if (this.#builtins.has(`node:${bare}`)) return `node:${bare}`;
    const why = ABSENT[bare];
    const message =
      why !== undefined
        ? `The sandbox has no node:${bare}: ${why}.`
        : `The sandbox has no module "${specifier}". It has ${[...this.#builtins].sort().join(', ')}, and the session's own files (import them with "./").`;
    return this.#fail(message, this.#place(specifier, importer));
  }

  /** The source of a file of the session. @throws ModuleError */
  load(name: string): string {
    const source = this.#files.get(withoutServer(name));
    if (source === undefined) return this.#fail(`The session has no file ${withoutServer(name)}.`, undefined);
    return source;
  }

  /**
   * Where a call begins, given a place within it: the engine tells where the last
   * argument is, which may be lines below.
   *
   * @param call how the call reads, such as `console.` or `.send(`; `skip` is where the name in it begins
   */
  startOfCall(place: SourceLocation, call: string, skip: number): SourceLocation {
    const lines = this.#files.get(place.file)?.split('\n') ?? [];
    for (let line = place.line; line > 0 && line > place.line - LONGEST_CALL_LINES; line--) {
      const text = lines[line - 1] ?? '';
      const column = text.lastIndexOf(call, line === place.line ? place.column - 1 : text.length);
      if (column >= 0) return { file: place.file, line, column: column + skip + 1 };
    }
    return place;
  }

  #file(specifier: string, importer: string): string {
    const path = new URL(specifier, `file:///${withoutServer(importer)}`).pathname.slice(1);
    const server = serverIn(importer);
    // TypeScript lets one import a file by the name it will have once compiled.
    for (const name of [path, path.replace(/\.js$/, '.ts'), path.replace(/\.ts$/, '.js')]) {
      if (this.#files.has(name)) return server === '' ? name : `${name}#${server}`;
    }
    const files = [...this.#files.keys()].join(', ');
    return this.#fail(
      `The session has no file "${specifier}". Its files are ${files}.`,
      this.#place(specifier, importer),
    );
  }

  #fail(message: string, location: SourceLocation | undefined): never {
    this.failure = new ModuleError(message, location);
    throw this.failure;
  }

  /** Where a module is imported that has not got the name that the engine's message says, if it says so. */
  placeOfMissingExport(message: string): SourceLocation | undefined {
    const module = /^SyntaxError: Could not find export '.*' in module '(.*)'$/.exec(message)?.[1];
    if (module === undefined) return undefined;
    const file = withoutServer(module);
    const specifiers = [file, file.replace(/^node:/, ''), `./${file}`];
    for (const importer of this.#files.keys()) {
      for (const specifier of specifiers) {
        const place = this.#place(specifier, importer);
        if (place !== undefined) return place;
      }
    }
    return undefined;
  }

  /** Where a file imports something: the engine does not say. */
  #place(specifier: string, importer: string): SourceLocation | undefined {
    const file = withoutServer(importer);
    const lines = this.#files.get(file)?.split('\n') ?? [];
    for (const [index, text] of lines.entries()) {
      const column = Math.max(text.indexOf(`'${specifier}'`), text.indexOf(`"${specifier}"`));
      if (column >= 0) return { file, line: index + 1, column: column + 1 };
    }
    return undefined;
  }
}

/** The parts of a module's name before and after its `#`. */
const withoutServer = (module: string): string => module.split('#', 1)[0] ?? '';
const serverIn = (module: string): string => module.split('#')[1] ?? '';
