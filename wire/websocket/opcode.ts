/** Opcodes (RFC 6455 §5.2, §11.8). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const NAMES = new Map<number, string>(Object.entries(OPCODE).map(([name, opcode]) => [opcode, name]));

/** `text`; `reserved 3` for opcodes without a meaning. */
export const opcodeName = (opcode: number): string => NAMES.get(opcode) ?? `reserved ${opcode}`;

export const isReserved = (opcode: number): boolean => !NAMES.has(opcode);

/** Close, ping and pong, and the reserved ones like them. */
export const isControl = (opcode: number): boolean => opcode >= 8;
