/** Errors as Node makes them: with a `code` that programs check. */

/** An error of Node's own, such as `ERR_HTTP_HEADERS_SENT`. */
export function nodeError<E extends Error>(error: E, code: string): E & { code: string } {
  return Object.assign(error, { code });
}

/** An error of the operating system, such as `ECONNRESET`. */
export function systemError(code: string, syscall: string): Error & { code: string; syscall: string } {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
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
