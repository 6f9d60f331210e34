/** What bytes mean. Everything outside `wire/` imports from here. */
export * from './conversation/builder.ts';
export * from './conversation/conversation.ts';
export {
  isEmptyAnswer,
  ledger,
  type Classes,
  type ConnectionLedger,
  type Ledger,
} from './conversation/ledger.ts';
export type { Stream, StreamedEvent } from './conversation/stream.ts';
export { LIMITS, type Limits } from './conversation/limits.ts';
export { plainItem } from './describe/plain-item.ts';
export { describe, label, time } from './describe/describe.ts';
export * from './field.ts';
export * from './fields/index.ts';
export * from './trace/encoding.ts';
export * from './trace/trace.ts';
export { deliveries, type Delivery } from './conversation/deliveries.ts';
export { type Exchange, exchanges, HELD_AFTER } from './conversation/exchanges.ts';
export { type Message, messages } from './conversation/messages.ts';
