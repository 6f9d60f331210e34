/** Errors as Node makes them: with a `code` that programs check. */

/** An error of Node's own, such as `ERR_HTTP_HEADERS_SENT`. */
export function nodeError<E extends Error>(error: E, code: string): E & { code: string } {
  return Object.assign(error, { code });
}

/** An error of the operating system, such as `ECONNRESET`. */
export function systemError(code: string, syscall: string): Error & { code: string; syscall: string } {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

/** An argument of the wrong type, in Node's words. @param expected such as `of type string` */
export function invalidType(name: string, expected: string, value: unknown): TypeError & { code: string } {
  const kind = name.includes('.') ? 'property' : 'argument';
  const message = `The "${name}" ${kind} must be ${expected}. Received ${typeText(value)}`;
  return nodeError(new TypeError(message), 'ERR_INVALID_ARG_TYPE');
}

function typeText(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value === 'object') return `an instance of ${value.constructor?.name ?? 'Object'}`;
  if (typeof value === 'bigint') return `type bigint (${value}n)`;
  if (typeof value !== 'string') return `type ${typeof value} (${String(value)})`;
  return `type string ('${value.length > 28 ? `${value.slice(0, 25)}...` : value}')`;
}

/** Something of Node that the sandbox has not, and why. */
export function absent(what: string, why: string): Error & { code: string } {
  return nodeError(new Error(`${what} does not exist in the sandbox: ${why}.`), 'ERR_SANDBOX_ABSENT');
}

/** A function or class that says, when it is used, that it does not exist here. */
export function absentFunction(what: string, why: string): (...args: never[]) => never {
  return function () {
    throw absent(what, why);
  };
}
