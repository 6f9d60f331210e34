/** Types of files in packages that their own types do not mention. */

declare module 'events/events.js' {
  import { EventEmitter } from 'node:events';
  export default EventEmitter;
}

declare module 'readable-stream/lib/ours/browser.js' {
  import * as stream from 'node:stream';
  export default stream;
}
