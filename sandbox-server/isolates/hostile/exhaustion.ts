/** Programs that use up memory, time, stack and queues. */
import { deflateRawSync, gzipSync } from 'node:zlib';
import { frame, OPEN } from '../../guest/test-frames.ts';
import { ending, onData, type HostileProgram } from './program.ts';

const memory = ending(['memory-limit', 'error', 'turn-limit'], {
  'memory: arrays of numbers': 'const all = []; for (;;) all.push(new Array(1e5).fill(1));',
  'memory: buffers': 'const all = []; for (;;) all.push(Buffer.alloc(1e6, 1));',
  'memory: one enormous buffer': 'new ArrayBuffer(2 ** 31);',
  'memory: a buffer that grows':
    'const b = new ArrayBuffer(1, { maxByteLength: 2 ** 30 }); b.resize(2 ** 30);',
  'memory: strings that double': 'let s = "x"; const all = []; for (;;) { s = s + s; all.push(s + "y"); }',
  'memory: ropes made flat':
    'let s = "é".repeat(1e6); const all = []; for (;;) all.push((s + all.length).toUpperCase());',
  'memory: padStart': 'const all = []; for (;;) all.push("x".padStart(1e6, "ab" + all.length));',
  'memory: maps': 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i });',
  'memory: sets of strings': 'const m = new Set(); for (let i = 0; ; i++) m.add("key" + i);',
  'memory: weak maps with their keys':
    'const m = new WeakMap(); const keys = []; for (;;) { const k = {}; keys.push(k); m.set(k, new Array(50).fill(k)); }',
  'memory: closures':
    'let f = () => 0; for (;;) { const before = f; const held = new Array(100).fill(before); f = () => held; }',
  'memory: properties of one object': 'const o = {}; for (let i = 0; ; i++) o["p" + i] = i;',
  'memory: symbols': 'const all = []; for (let i = 0; ; i++) all.push(Symbol("s".repeat(100) + i));',
  'memory: symbols of the registry': 'for (let i = 0; ; i++) Symbol.for("s".repeat(100) + i);',
  'memory: atoms': 'for (let i = 0; ; i++) Reflect.set(globalThis, "g" + i + "x".repeat(200), i);',
  'memory: bound functions': 'let f = () => 0; for (;;) f = f.bind(null, f);',
  'memory: generators that never end':
    'const all = []; function* g() { const held = new Array(200).fill(0); yield held; } for (;;) { const it = g(); it.next(); all.push(it); }',
  'memory: promises': 'const all = []; for (;;) all.push(new Promise(() => {}));',
  'memory: microtasks':
    'const held = []; for (;;) { const a = new Array(100).fill(0); queueMicrotask(() => held.push(a)); }',
  'memory: ticks': 'for (;;) process.nextTick(() => {}, new Array(100).fill(0));',
  'memory: listeners':
    "import { EventEmitter } from 'node:events'; const e = new EventEmitter(); e.setMaxListeners(0); for (;;) e.on('x', () => new Array(10));",
  'memory: regular expressions':
    'const all = []; for (let i = 0; ; i++) all.push(new RegExp("(a|b)*c{1,9}" + i));',
  'memory: functions made of text':
    'const all = []; for (let i = 0; ; i++) all.push(new Function("return " + i + "+".repeat(0) + "1"));',
  'memory: errors with stacks':
    'const all = []; const f = (n) => (n === 0 ? all.push(new Error("x".repeat(100))) : f(n - 1)); for (;;) f(20);',
  'memory: split': 'const all = []; for (;;) all.push("a,".repeat(1e5).split(","));',
  'memory: JSON text':
    'const o = {}; let s = JSON.stringify(o); const all = []; for (;;) { s = JSON.stringify({ a: s, b: s }); all.push(s); }',
  'memory: structuredClone': 'let o = [1]; for (;;) o = [structuredClone(o), structuredClone(o)];',
  'memory: proxies of proxies': 'let p = {}; const all = []; for (;;) all.push((p = new Proxy(p, {})));',
  'memory: a writable that never drains':
    "import { Writable } from 'node:stream'; const w = new Writable({ write() {} }); for (;;) w.write(Buffer.alloc(65536));",
  'memory: catching out of memory':
    'const all = []; for (;;) try { for (;;) all.push(new Array(1e4).fill({})); } catch {}',
  'memory: out of memory in a finalizer':
    'const r = new FinalizationRegistry(() => { for (;;) r.register({}, new Array(1e4)); }); for (;;) r.register({}, new Array(1e3).fill(0));',
});

const time = ending(['turn-limit'], {
  'time: an endless loop': 'while (true) {}',
  'time: a loop that catches everything': 'for (;;) { try { for (;;) {} } catch {} }',
  'time: a loop in finally': 'function f() { try { for (;;) {} } finally { f(); } } f();',
  'time: a loop in a generator':
    'function* g() { try { for (;;) yield 1; } finally { for (;;) {} } } for (const x of g()) if (x === 2) break;',
  'time: return() of an iterator':
    'const it = { [Symbol.iterator]: () => ({ next: () => ({ done: false }), return() { for (;;) {} } }) }; for (const x of it) break;',
  'time: endless microtasks': 'const next = () => queueMicrotask(next); next();',
  'time: endless awaits': 'for (;;) await null;',
  'time: endless thenables':
    'const t = { then(go) { go(t2); } }; const t2 = { then(go) { go(t); } }; await t;',
  'time: endless ticks': 'const next = () => process.nextTick(next); next();',
  'time: an async generator': 'async function* g() { for (;;) yield 1; } for await (const x of g());',
  'time: a regular expression that explodes': '/^(a+)+$/.test("a".repeat(40) + "b");',
  'time: a regular expression with backreferences':
    '/^(.*)(.*)(.*)(.*)(.*)\\1\\2\\3\\4\\5x$/.test("ab".repeat(200));',
  'time: replace with a pattern that explodes': '"x".repeat(30).concat("!").replace(/(x+x+)+y/, "");',
  'time: a sort that never ends': '[3, 2, 1].sort(() => { for (;;); });',
  'time: one operation without an end': 'new Array(1e9) + "";',
  'time: indexOf over a hole': 'const a = []; a.length = 2 ** 32 - 1; a.includes(1);',
  'time: reverse of a sparse array': 'const a = { length: 2 ** 53 - 1 }; Array.prototype.reverse.call(a);',
  'time: indexOf in an array-like': 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 0);',
  'time: a getter called for ever':
    'const o = { get x() { return this.x2; }, get x2() { for (;;); } }; JSON.stringify(o);',
  'time: toJSON': 'JSON.stringify({ toJSON() { for (;;); } });',
  'time: a proxy that never answers': 'Object.keys(new Proxy({}, { ownKeys() { for (;;); } }));',
  'time: inspecting a proxy':
    'console.log(new Proxy({}, { get() { for (;;); }, ownKeys() { for (;;); }, getPrototypeOf() { for (;;); } })); for (;;);',
  'time: Symbol.toPrimitive': '`${{ [Symbol.toPrimitive]() { for (;;); } }}`;',
  'time: sorting much':
    'const a = Array.from({ length: 2e5 }, Math.random); for (;;) a.sort(() => Math.random() - 0.5);',
  'time: hashing':
    "import { createHash } from 'node:crypto'; const b = Buffer.alloc(1e6); for (;;) createHash('sha256').update(b).digest();",
  'time: deflating':
    "import { deflateRawSync } from 'node:zlib'; const b = Buffer.alloc(1e6, 'abc'); for (;;) deflateRawSync(b);",
  'time: parsing': 'const s = "[" + "1,".repeat(1e5) + "1]"; for (;;) JSON.parse(s);',
  'time: compiling': 'const s = "a+".repeat(1e4) + "a"; for (;;) new Function("a", "return " + s);',
  'time: a loop in an error that is thrown':
    'const e = new Error("x"); Object.defineProperty(e, "name", { get() { for (;;); } }); throw e;',
});

const large = ending(['turn-limit', 'error', 'memory-limit', 'finished'], {
  'large: a BigInt by powers': '2n ** (2n ** 60n);',
  'large: a BigInt squared for ever': 'let n = 3n; for (;;) n *= n;',
  'large: a BigInt as text': '(7n ** 300000n).toString();',
  'large: a BigInt shifted': '1n << (2n ** 40n);',
  'large: JSON of a deep array': 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a);',
  'large: a string of JSON that nests': 'JSON.parse("[".repeat(1e6));',
  'large: repeat': '"x".repeat(2 ** 30 - 1);',
  'large: join': 'new Array(2 ** 31).join("abc");',
  'large: String.raw': 'String.raw({ raw: { length: 2 ** 53 - 1 } });',
  'large: spread of a hole': 'Math.max(...new Array(1e7));',
  'large: apply': 'String.fromCharCode.apply(null, { length: 1e8 });',
  'large: typed array from an array-like': 'new Uint8Array({ length: 2 ** 31 });',
  'large: Buffer.concat with a lie': 'Buffer.concat([Buffer.alloc(1)], 2 ** 31);',
  'large: randomBytes': "import { randomBytes } from 'node:crypto'; randomBytes(2 ** 31 - 1);",
  'large: normalize': '"\\ufdfa".repeat(1e6).normalize("NFKD");',
});

const depth = ending(['error', 'turn-limit', 'finished', 'memory-limit'], {
  'depth: recursion': 'const f = () => f() + 1; f();',
  'depth: recursion that catches': 'const f = () => { try { f(); } catch { f(); } }; f();',
  'depth: recursion through getters': 'const o = { get x() { return this.x; } }; o.x;',
  'depth: recursion through toString': 'const o = { toString() { return `${this}`; } }; String(o);',
  'depth: recursion through proxies': 'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x;',
  'depth: a proxy in its own prototype chain': 'const p = new Proxy({}, {}); Object.setPrototypeOf(p, p);',
  'depth: recursion through sort': 'const f = () => [2, 1].sort(f); f();',
  'depth: recursion through replace': 'const f = () => "x".replace(/x/, f); f();',
  'depth: recursion through JSON': 'const f = () => JSON.parse("[1]", f); f();',
  'depth: recursion through Reflect': 'const f = () => Reflect.apply(f, null, []); f();',
  'depth: recursion through console.log':
    "import util from 'node:util'; const o = { [util.inspect.custom]() { return util.inspect(o); } }; console.log(o);",
  'depth: the parser, brackets': 'eval("[".repeat(1e5));',
  'depth: the parser, parentheses': 'eval("(".repeat(1e5) + "1" + ")".repeat(1e5));',
  'depth: the parser, functions': 'eval("(function(){".repeat(2e4) + "}".repeat(2e4));',
  'depth: the parser, templates': 'eval("`${".repeat(2e4) + "1" + "}`".repeat(2e4));',
  'depth: the parser, blocks': 'eval("{".repeat(1e5) + "}".repeat(1e5));',
  'depth: the parser, unary': 'eval("-~".repeat(1e5) + "1");',
  'depth: the parser, arrows': 'eval("a=>".repeat(1e5) + "1");',
  'depth: the parser of regular expressions': 'new RegExp("(".repeat(1e5) + ")".repeat(1e5));',
  'depth: classes of regular expressions': 'new RegExp("[a" .repeat(1e4) + "]".repeat(1e4), "v");',
  'depth: a chain of extends':
    'let C = class {}; for (let i = 0; i < 1e4; i++) C = class extends C {}; new C();',
  'depth: a list as long as memory': 'let l = null; for (let i = 0; i < 2e5; i++) l = { l }; l = null;',
});

const floods: readonly HostileProgram[] = [
  ...ending(['error'], {
    'flood: timers': 'for (;;) setTimeout(() => {}, 1000);',
    'flood: immediates': 'for (;;) setImmediate(() => {});',
    'flood: intervals': 'for (;;) setInterval(() => {}, 1);',
    'flood: promises that are rejected':
      'for (let i = 0; i < 1e4; i++) Promise.reject(new Error("no " + i));',
  }),
  ...ending(['cpu-limit', 'turn-limit'], {
    'flood: immediates that set immediates':
      'const next = () => setImmediate(next); for (let i = 0; i < 150; i++) next();',
    'flood: work in short turns':
      'setInterval(() => { const end = performance.now() + 100; while (performance.now() < end); }, 1);',
    'flood: timers that busy themselves':
      'const f = () => { for (let i = 0; i < 1e6; i++); setTimeout(f, 0); }; f();',
  }),
  ...ending(['finished'], {
    'flood: console lines': 'for (let i = 0; i < 5_000; i++) console.log("line", i);',
    'flood: long console lines': 'for (let i = 0; i < 20; i++) console.log("é".repeat(1e5));',
    'flood: console with terminal codes': 'console.log("\\u001b[2J\\u001b]0;x\\u0007".repeat(100));',
    'flood: console without lines': 'console.log("\\n".repeat(1e5));',
    'flood: console with lone surrogates': 'console.log("\\ud800".repeat(1e4), "\\udc00");',
  }),
  {
    name: 'flood: output that heeds nobody',
    code: onData('for (;;) socket.write(Buffer.alloc(65536));'),
    sends: ['go'],
    deaf: true,
    ends: ['memory-limit', 'turn-limit'],
  },
  {
    name: 'flood: one write of much',
    code: onData(
      "for (let i = 0; i < 2; i++) socket.write(Buffer.alloc(4e6)); setTimeout(() => console.log('waits'), 200);",
    ),
    sends: ['go'],
    deaf: true,
    prints: 'waits',
  },
  {
    name: 'flood: servers',
    code: "import net from 'node:net'; for (let i = 1; ; i++) net.createServer().on('error', (e) => { throw e; }).listen(i);",
    ends: ['error', 'memory-limit', 'turn-limit'],
  },
  {
    name: 'flood: listen and close',
    code: "import net from 'node:net'; const s = net.createServer(); for (let i = 1; ; i = (i % 60000) + 1) { s.listen(i); s.close(); }",
    ends: ['error', 'memory-limit', 'turn-limit'],
  },
  {
    name: 'flood: connections to itself',
    code: "import net from 'node:net'; net.createServer().listen(1, () => { for (;;) net.connect(1, 'localhost').on('error', () => undefined); });",
    ends: ['memory-limit', 'turn-limit'],
  },
  {
    name: 'flood: an echo with itself',
    code: "import net from 'node:net'; net.createServer((s) => s.pipe(s)).listen(1, () => { const c = net.connect(1, 'localhost'); c.pipe(c); c.write(Buffer.alloc(65536)); });",
    ends: ['cpu-limit', 'turn-limit', 'memory-limit', 'stopped'],
    stopsAfter: 2_000,
  },
  {
    name: 'flood: requests to itself',
    code: "import http from 'node:http'; http.createServer((q, r) => { http.get({ host: 'localhost', port: 1 }); http.get({ host: 'localhost', port: 1 }).on('error', () => undefined); r.end(); }).listen(1, () => http.get({ host: 'localhost', port: 1 }));",
    ends: ['cpu-limit', 'turn-limit', 'memory-limit', 'error'],
  },
  {
    name: 'bomb: gunzipSync',
    code: `import { gunzipSync } from 'node:zlib'; gunzipSync(Buffer.from('${gzipSync(Buffer.alloc(2e8)).toString('base64')}', 'base64'));`,
    ends: ['memory-limit', 'error', 'turn-limit'],
  },
  {
    name: 'bomb: a deflated WebSocket message',
    code: "import { WebSocketServer } from 'ws'; new WebSocketServer({ port: 1, perMessageDeflate: true }).on('connection', (s) => { s.on('error', () => undefined); s.on('message', (m) => { throw new Error('over'); }); });",
    sends: [OPEN.replace('\r\n\r\n', '\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n'), deflated()],
    ends: ['memory-limit', 'error', 'turn-limit'],
  },
  {
    name: 'bomb: fragments without an end',
    code: "import { WebSocketServer } from 'ws'; new WebSocketServer({ port: 1, maxFragments: 0 }).on('connection', (s) => s.on('error', (e) => { throw e; }));",
    sends: [
      OPEN,
      ...Array.from({ length: 60 }, (_, i) => frame(i === 0 ? 2 : 0, new Uint8Array(1e6), false)),
    ],
    ends: ['memory-limit', 'error', 'turn-limit'],
  },
];

/** A compressed binary frame of 200 KB that inflates to 200 MB. */
function deflated(): Uint8Array {
  const bytes = frame(2, deflateRawSync(Buffer.alloc(2e8)));
  bytes[0] = 0xc2;
  return bytes;
}

export const EXHAUSTION: readonly HostileProgram[] = [...memory, ...time, ...large, ...depth, ...floods];
