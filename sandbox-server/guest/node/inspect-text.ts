/** Pieces of text in `util.inspect`: strings in quotes, names of classes, errors. */

/** A string in the quotes that it does not contain, with escapes, as in source. */
export function quoted(text: string): string {
  let quote = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) quote = '"';
    else if (!text.includes('`') && !text.includes('${')) quote = '`';
  }

  const escaped = text.replace(
    /[\x00-\x1f\x7f-\x9f\\]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    escape,
  );
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\v': '\\v',
  '\\': '\\\\',
};

function escape(character: string): string {
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
}

const hex = (code: number, digits: number): string => code.toString(16).toUpperCase().padStart(digits, '0');

export function symbolText(symbol: symbol): string {
  return symbol.toString();
}

/** The name of an object's class and a space, with its tag when that says something else. */
export function prefixOf(value: object, fallback: string, size = ''): string {
  const constructor = constructorOf(value);
  const tag = tagOf(value);
  if (constructor === undefined) {
    const shown = tag !== '' && tag !== fallback ? ` [${tag}]` : '';
    return `[${fallback}${size}: null prototype]${shown} `;
  }
  if (tag !== '' && tag !== constructor) return `${constructor}${size} [${tag}] `;
  return `${constructor}${size} `;
}

function constructorOf(value: object): string | undefined {
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const constructor: unknown = Object.getOwnPropertyDescriptor(at, 'constructor')?.value;
    if (typeof constructor === 'function' && constructor.name !== '' && value instanceof constructor) {
      return constructor.name;
    }
  }
  return undefined;
}

function tagOf(value: object): string {
  const tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  const isOwn = Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag);
  return typeof tag === 'string' && !isOwn ? tag : '';
}

/** An error with its stack, of which only the frames of the learner's files are of use. */
export function errorText(error: Error, indentation: number): string {
  const { name, message } = error;
  const className = constructorOf(error) ?? 'Error';
  const shownName = className !== name && className.includes(name) ? className : name;
  const head = message === '' ? shownName : `${shownName}: ${message}`;
  const frames = typeof error.stack === 'string' ? error.stack.split('\n').filter(isOfLearner) : [];
  const text = frames.length === 0 ? `[${head}]` : [head, ...frames].join('\n');
  return text.replaceAll('\n', `\n${' '.repeat(indentation)}`);
}

function isOfLearner(frame: string): boolean {
  return /^ +at /.test(frame) && !/node:internal|\(native\)|\(node:/.test(frame);
}
