/** What bytes mean. Everything outside `wire/` imports from here. */
export * from './conversation/builder.ts';
export * from './conversation/conversation.ts';
export * from './conversation/ledger.ts';
export * from './describe/describe.ts';
export * from './field.ts';
export * from './fields/index.ts';
export * from './trace/encoding.ts';
export * from './trace/trace.ts';
