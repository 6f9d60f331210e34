/**
 * tshark, the command line of Wireshark: a reading of the wire by others, to compare ours with.
 * Captures need the right to open the loopback interface, which root has.
 */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MOST_OUTPUT = 256 * 1024 * 1024;

/** Why tshark cannot be used here, or undefined if it can. Where root runs all tests, as in CI, it is installed first. */
export function tsharkProblem(): string | undefined {
  const isRoot = process.getuid?.() === 0;
  const isWholeTest = process.env['CI'] !== undefined || process.env['npm_lifecycle_event'] === 'test';
  if (!works('tshark') && isRoot && isWholeTest) {
    spawnSync('apt-get', ['update'], { stdio: 'ignore', timeout: 120_000 });
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'tshark'], {
      stdio: 'ignore',
      timeout: 300_000,
      env,
    });
  }
  if (!works('tshark')) return 'tshark is not installed (on Debian: apt-get install tshark)';
  if (!spawnSync('dumpcap', ['-D'], { encoding: 'utf8' }).stdout.includes('lo'))
    return 'dumpcap may not capture on loopback';
  return undefined;
}

const works = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** Fields of the packets of a file that match a display filter; several values of one field are a list. */
export async function tsharkFields(
  file: string,
  filter: string,
  fields: readonly string[],
  options: {
    /** The server's port, so that other ports than 80 are read as HTTP. */
    readonly port: number;
    /** Checks checksums. Not for captures of loopback, where nobody fills them in, and tshark then reads no further. */
    readonly checksums?: boolean;
  },
): Promise<Record<string, string[]>[]> {
  const columns = fields.flatMap((field) => ['-e', field]);
  const decode = ['-d', `tcp.port==${options.port},http`];
  const checks =
    options.checksums === true ? ['-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE'] : [];
  const format = ['-T', 'fields', '-E', 'separator=/t', '-E', 'occurrence=a', '-E', 'aggregator=|'];
  const { stdout } = await run(
    'tshark',
    ['-n', '-r', file, ...checks, ...decode, '-Y', filter, ...format, ...columns],
    {
      maxBuffer: MOST_OUTPUT,
    },
  );
  const rows = stdout.split('\n').filter((line) => line !== '');
  return rows.map((row) =>
    Object.fromEntries(
      row.split('\t').map((cell, index) => [fields[index] ?? '', cell === '' ? [] : cell.split('|')]),
    ),
  );
}

/** A capture of loopback while something happens. */
export class Capture {
  readonly #file: string;
  readonly #dumpcap: ChildProcess;
  readonly #marker: { readonly port: number; readonly close: () => void };

  private constructor(file: string, dumpcap: ChildProcess, marker: { port: number; close: () => void }) {
    this.#file = file;
    this.#dumpcap = dumpcap;
    this.#marker = marker;
  }

  /** Begins to write what crosses these ports into a file. */
  static async start(file: string, ports: readonly number[]): Promise<Capture> {
    const marker = createServer((socket) => socket.resume().end());
    marker.listen(0, '127.0.0.1');
    await once(marker, 'listening');
    const { port } = marker.address() as AddressInfo;
    const filter = [...ports, port].map((each) => `tcp port ${each}`).join(' or ');
    const dumpcap = spawn('dumpcap', ['-q', '-i', 'lo', '-f', filter, '-w', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const capture = new Capture(file, dumpcap, { port, close: () => marker.close() });
    await capture.#see(`begin-${port}`);
    return capture;
  }

  /** Stops when everything up to now is in the file. */
  async stop(): Promise<void> {
    await this.#see(`end-${this.#marker.port}`);
    this.#marker.close();
    const exited = once(this.#dumpcap, 'exit');
    this.#dumpcap.kill('SIGINT');
    await exited;
  }

  /** Sends a marker until the capture has it: the capture then has whatever came before. */
  async #see(text: string): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      const socket = connect(this.#marker.port, '127.0.0.1');
      socket.end(text);
      await once(socket.resume(), 'close');
      if (await this.#holds(text)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`dumpcap did not see ${text} within 15 s`);
  }

  async #holds(text: string): Promise<boolean> {
    return (await readFile(this.#file).catch(() => Buffer.alloc(0))).includes(text);
  }
}
