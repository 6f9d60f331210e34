export function inspect(value: unknown): string {
  return typeof value === 'string'
    ? `'${value}'`
    : value instanceof Error
      ? String(value.stack)
      : (JSON.stringify(value) ?? String(value));
}
export function format(...args: readonly unknown[]): string {
  return args.map((arg) => (typeof arg === 'string' ? arg : inspect(arg))).join(' ');
}
