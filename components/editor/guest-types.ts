/** The type definitions of what a lab's files may use, as text for the TypeScript worker. */
import clientGlobals from './client-globals.d.ts?raw';

const node = import.meta.glob<string>(
  [
    '../../node_modules/@types/node/{globals,globals.typedarray,buffer,buffer.buffer,console,process}.d.ts',
    '../../node_modules/@types/node/{crypto,events,http,net,stream,string_decoder,timers,url,util,zlib}.d.ts',
    '../../node_modules/@types/node/{stream,timers,util}/*.d.ts',
    '../../node_modules/@types/node/web-globals/*.d.ts',
    '../../node_modules/@types/ws/index.d.ts',
  ],
  { query: '?raw', import: 'default', eager: true },
);

/** Texts by the path at which the compiler finds them. */
export const guestTypes: Readonly<Record<string, string>> = {
  'file:///client-globals.d.ts': clientGlobals,
  ...Object.fromEntries(
    Object.entries(node).map(([path, text]) => [
      `file:///${path.slice(path.indexOf('node_modules/'))}`,
      text,
    ]),
  ),
};
