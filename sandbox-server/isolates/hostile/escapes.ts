/** Programs that try to get out, or to reach what they should not. */
import { attempts, ending, spoilers, type HostileProgram } from './program.ts';

const reaching = attempts({
  'reach: require': 'return require("fs");',
  'reach: module.require': 'return module.require("fs");',
  'reach: import of node:fs': 'return await import("node:fs");',
  'reach: import of fs/promises': 'return await import("fs/promises");',
  'reach: import of node:child_process': 'return await import("node:child_process");',
  'reach: import of node:worker_threads': 'return await import("node:worker_threads");',
  'reach: import of node:vm': 'return await import("node:vm");',
  'reach: import of node:internal': 'return await import("node:internal");',
  'reach: import of a path': 'return await import("/etc/passwd");',
  'reach: import of a path upwards': 'return await import("../../../../etc/passwd");',
  'reach: import of a file: address': 'return await import("file:///etc/passwd");',
  'reach: import of an http: address': 'return await import("https://example.org/x.js");',
  'reach: import of a data: address':
    'return await import("data:text/javascript,export default globalThis");',
  'reach: import with attributes': 'return await import("/etc/passwd", { with: { type: "json" } });',
  'reach: import of a name with a server': 'return await import("./other.ts#../../x");',
  'reach: import of an object': 'return await import({ toString() { return "node:fs"; } });',
  'reach: process.binding': 'return process.binding("fs");',
  'reach: process.dlopen': 'return process.dlopen({ exports: {} }, "/lib/x.so");',
  'reach: process.mainModule': 'return process.mainModule;',
  'reach: process.env': 'return Object.keys(process.env).length === 0 ? undefined : process.env;',
  'reach: process.kill': 'return process.kill(1, 0);',
  'reach: process.exit': 'return process.exit(0);',
  'reach: the Function constructor':
    'return Function("return typeof require === \'undefined\' ? undefined : require")();',
  'reach: constructors of host functions':
    'for (const f of [console.log, setTimeout, process.nextTick, Buffer.from]) { const g = f.constructor("return this")(); if (g !== globalThis) return g; if (g.require || g.sandboxCalls) return g; }',
  'reach: constructors of generators':
    'const G = Object.getPrototypeOf(function* () {}).constructor; const g = G("yield this")().next().value; if (g !== globalThis && g !== undefined) return g;',
  'reach: arguments.callee.caller': 'const f = function () { return f.caller; }; return f() ?? undefined;',
  'reach: the door': 'return globalThis.sandboxDoor ?? globalThis.sandboxCalls ?? globalThis.sandboxModule;',
  'reach: globals by every name':
    'for (const name of Object.getOwnPropertyNames(globalThis)) if (/sandbox|wasm|std|^os$|bjson|^__/i.test(name)) return name;',
  'reach: std and os of the engine':
    'return globalThis.std ?? globalThis.os ?? (await import("std").catch(() => undefined)) ?? (await import("qjs:std").catch(() => undefined)) ?? (await import("os").catch(() => undefined));',
  'reach: WebAssembly': 'return globalThis.WebAssembly;',
  'reach: Worker': 'return globalThis.Worker ?? globalThis.SharedWorker;',
  'reach: stacks with paths of the host':
    'try { null.x; } catch (e) { if (/worker|host|node_modules|\\/work|quickjs-wasi/.test(e.stack)) return e.stack; }',
  'reach: errors of the host':
    'const http = await import("node:http"); try { http.websocketUnmask({}, 1); } catch (e) { if (e.constructor.constructor("return this")() !== globalThis) return e; if (/worker|\\/|\\.ts|\\.js:/.test(String(e.stack).replaceAll(/node:[\\w/]+|server\\.ts/g, ""))) return e.stack; }',
  'reach: Error.prepareStackTrace':
    'let found; Error.prepareStackTrace = (e, frames) => { for (const f of frames) { const t = f.getThis?.(); const g = f.getFunction?.(); if (t && t !== globalThis && t.output) found = t; if (g?.name === "output") found = g; } return ""; }; new Error().stack; console.log("x"); return found;',
  'reach: another session by address':
    'const net = await import("node:net"); return await new Promise((go) => net.connect(80, "10.0.0.2").on("connect", () => go("connected")).on("error", () => go(undefined)));',
  'reach: the metadata service':
    'const http = await import("node:http"); return await new Promise((go) => http.get("http://169.254.169.254/latest/meta-data/", () => go("answered")).on("error", () => go(undefined)));',
  'reach: this machine':
    'const net = await import("node:net"); return await new Promise((go) => net.connect(22, "127.0.0.1").on("connect", () => go("connected")).on("error", () => go(undefined)));',
  'reach: a path instead of a port':
    'const net = await import("node:net"); return net.connect("/var/run/docker.sock");',
  'reach: a host with odd letters':
    'const net = await import("node:net"); return await new Promise((go) => net.connect(80, "server\\u0000.example.org\\r\\nx").on("connect", () => go("connected")).on("error", () => go(undefined)));',
  'reach: a host that is an object':
    'const net = await import("node:net"); return await new Promise((go) => net.connect({ port: 80, host: { toString: () => "example.org" } }).on("connect", () => go("connected")).on("error", () => go(undefined)));',
  'reach: fetch': 'return typeof fetch === "function" ? await fetch("http://example.org/") : undefined;',
  'reach: a WebSocket to elsewhere':
    'const { default: WebSocket } = await import("ws"); return await new Promise((go) => new WebSocket("ws://example.org/").on("open", () => go("open")).on("error", () => go(undefined)));',
  'reach: TLS':
    'const { default: WebSocket } = await import("ws"); return await new Promise((go) => new WebSocket("wss://example.org/").on("open", () => go("open")).on("error", () => go(undefined)));',
  'reach: DNS': 'return await import("node:dns");',
  'reach: UDP': 'return await import("node:dgram");',
  'reach: a file by pathToFileURL':
    'const url = await import("node:url"); return await import(url.pathToFileURL("/etc/passwd").href);',
});

const boundary = attempts({
  'boundary: mask with a proxy':
    'const { websocketUnmask } = await import("node:http"); const p = new Proxy(new Uint8Array(8), {}); websocketUnmask(p, p);',
  'boundary: mask with objects':
    'const { websocketUnmask } = await import("node:http"); for (const x of [null, undefined, 1, "abcd", {}, [], { length: 4, buffer: new ArrayBuffer(4) }, Symbol("x"), 1n, () => 1]) { try { websocketUnmask(x, x); return "taken " + typeof x; } catch {} }',
  'boundary: mask of a detached buffer':
    'const { websocketUnmask } = await import("node:http"); const b = new Uint8Array(64); b.buffer.transfer(); websocketUnmask(b, new Uint8Array(4));',
  'boundary: mask of a buffer that shrinks':
    'const { websocketUnmask } = await import("node:http"); const r = new ArrayBuffer(1024, { maxByteLength: 2048 }); const b = new Uint8Array(r); const c = new Uint8Array(r, 512, 512); r.resize(16); websocketUnmask(c, new Uint8Array(4)); websocketUnmask(b, new Uint8Array(4));',
  'boundary: mask of shared memory':
    'const { websocketUnmask } = await import("node:http"); websocketUnmask(new Uint8Array(new SharedArrayBuffer(64)), new Uint8Array(4));',
  'boundary: mask out of bounds':
    'const { websocketMask } = await import("node:http"); const out = new Uint8Array(8); websocketMask(new Uint8Array(64), new Uint8Array(4), out, 4, 64);',
  'boundary: mask with other views':
    'const { websocketUnmask } = await import("node:http"); websocketUnmask(new Float64Array(8), new BigInt64Array(1)); websocketUnmask(new DataView(new ArrayBuffer(8)), new Uint8Array(0));',
  'boundary: mask of itself':
    'const { websocketUnmask } = await import("node:http"); const b = new Uint8Array(1e4).fill(7); websocketUnmask(b, b.subarray(0, 4)); websocketUnmask(b, b);',
  'boundary: random into a detached buffer':
    'const b = new Uint8Array(64); b.buffer.transfer(); crypto.getRandomValues(b);',
  'boundary: random into much': 'crypto.getRandomValues(new Uint8Array(1e6));',
  'boundary: random into an object':
    'crypto.getRandomValues({ byteLength: 4, buffer: new ArrayBuffer(4), byteOffset: 0, length: 4 });',
  'boundary: random into a proxy': 'crypto.getRandomValues(new Proxy(new Uint8Array(4), {}));',
  'boundary: a species that lies':
    'class Lie extends Uint8Array { static get [Symbol.species]() { return function () { return { length: 2 ** 31 }; }; } } crypto.getRandomValues(new Lie(8)); Buffer.from(new Lie(8)).subarray(2);',
  'boundary: a length that lies':
    'const b = Buffer.alloc(8); Object.defineProperty(b, "length", { value: 2 ** 31 }); Object.defineProperty(b, "byteLength", { value: 2 ** 31 }); crypto.getRandomValues(b); b.toString("hex", 0, 8);',
  'boundary: console with getters':
    'console.log({ get x() { throw new Error("no"); }, toJSON() { throw 1; }, toString() { throw 2; }, [Symbol.toPrimitive]() { throw 3; } });',
  'boundary: console with proxies':
    'const evil = new Proxy(function () {}, { get() { throw 1; }, ownKeys() { throw 2; }, getPrototypeOf() { throw 3; }, has() { throw 4; } }); console.log(evil); console.log("%s %d %o %j", evil, evil, evil, evil);',
  'boundary: console with revoked proxies':
    'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); console.log(proxy, [proxy], new Map([[proxy, proxy]])); ',
  'boundary: console with a false level':
    'console.log.call({ level: "x" }, "a"); console["__proto__"]; Object.assign(console, { level: "fatal" }); console.log("x");',
  'boundary: console with cycles':
    'const a = {}; a.a = a; a.m = new Map([[a, a]]); a.s = new Set([a]); console.log(a);',
  'boundary: timers with odd delays':
    'for (const d of [NaN, Infinity, -1, -0, 1e308, "1e3", {}, [], null, { valueOf() { return -5; } }, 2 ** 31, 2 ** 53]) clearTimeout(setTimeout(() => {}, d));',
  'boundary: a delay that throws': 'setTimeout(() => {}, { valueOf() { throw new Error("no"); } });',
  'boundary: a delay that is a symbol': 'setTimeout(() => {}, Symbol("x"));',
  'boundary: listen with odd ports':
    'const net = await import("node:net"); for (const p of [-1, 65536, NaN, 1.5, "x", { port: {} }, { port: -1 }, 1n, Symbol("p"), { get port() { throw 1; } }]) { try { net.createServer().listen(p); return "listens on " + String(p); } catch (e) { if (p?.port === undefined && typeof p === "object") continue; } }',
  'boundary: connect with odd ports':
    'const net = await import("node:net"); for (const p of [-1, 65536, NaN, 1.5, "x", { port: {} }, 1n, Symbol("p"), { get port() { throw 1; } }]) { let s; try { s = net.connect(p); } catch { continue; } s.on("error", () => undefined); return "connects to " + String(p); }',
  'boundary: writes of odd things':
    'const net = await import("node:net"); const s = new net.Socket(); s.on("error", () => undefined); for (const x of [1, {}, null, Symbol("x"), new Proxy(new Uint8Array(4), {}), { length: 4 }]) { try { s.write(x); } catch {} }',
  'boundary: a socket of no connection':
    'const net = await import("node:net"); const s = new net.Socket({ connection: 1, released() {} }); s.on("error", () => undefined); s.write("x"); s.destroy();',
  'boundary: a socket of another connection':
    'const net = await import("node:net"); for (const connection of [0, 1, 2 ** 31 + 1, -1, NaN, 2 ** 32 + 1, "1", {}]) { const s = new net.Socket({ connection, released() {} }); s.on("error", () => undefined); s.write("x"); s.resetAndDestroy(); }',
  'boundary: an error that lies about its place':
    'const e = new Error("x"); e.stack = "at f (../../etc/passwd:1:1)\\n    at g (server.ts:999999999999:-1)"; console.error(e);',
  'boundary: a stack that is an object':
    'Object.defineProperty(Error.prototype, "stack", { get() { return { split() { throw 1; } }; } }); console.log("x");',
  'boundary: stackTraceLimit':
    'Object.defineProperty(Error, "stackTraceLimit", { get() { throw 1; }, set() { throw 2; } }); console.log("x");',
  'boundary: Atomics.wait':
    'return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50) === "timed-out" ? undefined : undefined;',
  'boundary: Atomics on plain memory':
    'Atomics.notify(new Int32Array(4), 0, 1e9); Atomics.wait(new Int32Array(4), 0, 0);',
  'boundary: Atomics past the end':
    'Atomics.store(new Int32Array(new SharedArrayBuffer(4)), { valueOf() { return 1e9; } }, 1);',
  'boundary: a generator that runs itself': 'let g; function* f() { g.next(); } g = f(); g.next();',
  'boundary: a promise that resolves to itself':
    'let go; const p = new Promise((resolve) => (go = resolve)); go(p); await p;',
  'boundary: a thenable that calls twice': 'await { then(a, b) { a(1); a(2); b(3); throw 4; } };',
  'boundary: inflating rubbish':
    'const z = await import("node:zlib"); for (let i = 0; i < 200; i++) { const b = crypto.getRandomValues(new Uint8Array(50)); for (const f of ["inflateRawSync", "gunzipSync", "inflateSync"]) { try { z[f](b); } catch {} } }',
  'boundary: zlib with odd options':
    'const z = await import("node:zlib"); for (const o of [{ windowBits: -1 }, { windowBits: 99 }, { chunkSize: 0 }, { level: {} }, { maxOutputLength: -1 }]) { try { z.deflateRawSync("x", o); } catch {} }',
});

const spoiling = spoilers({
  'spoil: Object.prototype':
    'Object.prototype.port = 99; Object.prototype.then = function (go) { go(1); }; Object.prototype.connection = 1; Object.prototype.length = 7;',
  'spoil: setters on Object.prototype':
    'for (const name of ["type", "file", "line", "level", "value", "done", "data", "head"]) Object.defineProperty(Object.prototype, name, { set() { for (;;); }, get() { return this; }, configurable: true });',
  'spoil: Array.prototype.push': 'Array.prototype.push = function () { return 1; };',
  'spoil: Array.prototype.shift': 'Array.prototype.shift = function () { return {}; };',
  'spoil: the iterator of arrays':
    'Array.prototype[Symbol.iterator] = function* () { for (;;) yield this; };',
  'spoil: the next of iterators':
    'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: false, value: {} });',
  'spoil: Map':
    'Map.prototype.get = () => ({}); Map.prototype.set = () => { throw 1; }; Map.prototype.has = () => true; Map.prototype.delete = () => false;',
  'spoil: Set': 'Set.prototype.has = () => true; Set.prototype.add = () => { throw 1; };',
  'spoil: Uint8Array': 'globalThis.Uint8Array = class { constructor() { return new Proxy([], {}); } };',
  'spoil: Uint8Array.prototype':
    'Uint8Array.prototype.set = () => undefined; Uint8Array.prototype.subarray = () => ({ length: 2 ** 31 }); Uint8Array.prototype.indexOf = () => -5;',
  'spoil: the length of typed arrays':
    'Object.defineProperty(Object.getPrototypeOf(Uint8Array.prototype), "length", { get: () => 2 ** 31 });',
  'spoil: Buffer':
    'globalThis.Buffer = null; const B = Object.getPrototypeOf((await import("node:buffer")).Buffer.prototype); B.toString = () => ({});',
  'spoil: Function.prototype':
    'Function.prototype.apply = () => { throw 1; }; Function.prototype.call = () => { throw 2; }; Function.prototype.bind = () => undefined;',
  'spoil: Promise':
    'Promise.prototype.then = () => { throw 1; }; Promise.resolve = () => ({}); globalThis.Promise = null;',
  'spoil: String.prototype':
    'String.prototype.split = () => null; String.prototype.toLowerCase = () => ({}); String.prototype.slice = () => 7; String.prototype.replace = () => Symbol();',
  'spoil: RegExp':
    'RegExp.prototype.exec = () => ({ index: -1, 0: {}, length: 1 }); RegExp.prototype.test = () => true;',
  'spoil: Number and Math':
    'Math.max = Math.min = Math.floor = Math.trunc = () => NaN; Number.isInteger = () => true; globalThis.Number = () => -1;',
  'spoil: JSON': 'JSON.parse = JSON.stringify = () => { for (;;); };',
  'spoil: Object':
    'Object.keys = Object.entries = Object.assign = Object.defineProperty = Object.fromEntries = () => { throw 1; };',
  'spoil: Reflect':
    'for (const name of Object.getOwnPropertyNames(Reflect)) Reflect[name] = () => { throw 1; };',
  'spoil: Error': 'globalThis.Error = function () { for (;;); };',
  'spoil: the stack of errors': 'Error.captureStackTrace = () => { for (;;); }; Error.stackTraceLimit = -1;',
  'spoil: events':
    "const { EventEmitter } = await import('node:events'); EventEmitter.prototype.emit = () => { for (;;); };",
  'spoil: Duplex':
    "const stream = await import('node:stream'); stream.Duplex.prototype.push = stream.Readable.prototype.push = () => { for (;;); };",
  'spoil: net.Socket':
    'net.Socket.prototype.receive = net.Socket.prototype.emit = () => { throw 1; }; net.Socket.prototype._write = (c, e, done) => { done(); done(); done(); };',
  'spoil: net.Server': 'net.Server.prototype.connected = () => { throw new Error("mine"); };',
  'spoil: performance and Date': 'performance.now = () => NaN; Date.now = () => -1; globalThis.Date = null;',
  'spoil: the clock runs backwards':
    'let t = 1e9; performance.now = () => t--; setInterval(() => undefined, 1);',
  'spoil: everything frozen':
    'for (const name of Object.getOwnPropertyNames(globalThis)) { const v = globalThis[name]; if (typeof v === "function") { Object.freeze(v); Object.freeze(v.prototype); } }',
  'spoil: everything deleted':
    'for (const name of Object.getOwnPropertyNames(globalThis)) Reflect.deleteProperty(globalThis, name);',
  'spoil: every global a proxy that throws':
    'for (const name of Object.getOwnPropertyNames(globalThis)) try { globalThis[name] = new Proxy(function () {}, { get() { throw 1; }, apply() { throw 2; }, construct() { throw 3; } }); } catch {}',
  'spoil: Symbol.hasInstance':
    'Object.defineProperty(Function.prototype, Symbol.hasInstance, { value: () => true });',
  'spoil: Symbol.species everywhere':
    'for (const C of [Array, Promise, RegExp, ArrayBuffer]) Object.defineProperty(C, Symbol.species, { get() { return function () { return {}; }; } });',
});

const thrown = ending(['error', 'turn-limit'], {
  'throw: an error whose text never comes': 'throw Object.assign(new Error(), { toString() { for (;;); } });',
  'throw: a message that never comes': 'throw { get message() { for (;;); } };',
  'throw: a proxy': 'throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } });',
  'throw: a proxy of an error': 'throw new Proxy(new Error("x"), { get() { for (;;); } });',
  'throw: null': 'throw null;',
  'throw: a symbol': 'throw Symbol("x");',
  'throw: an enormous message': 'throw new Error("x".repeat(5e6));',
  'throw: a name that is an object':
    'const e = new Error("x"); e.name = { toString() { throw 1; } }; e.code = { toString() { for (;;); } }; throw e;',
  'throw: in a getter of a rejection':
    'Promise.reject({ get message() { for (;;); }, get stack() { for (;;); } });',
  'throw: what looks like the sandbox':
    'const e = new Error("out of memory"); e.name = "ModuleError"; throw e;',
});

export const ESCAPES: readonly HostileProgram[] = [...reaching, ...boundary, ...spoiling, ...thrown];
