/** `console.log`, `util` and other parts of Node print the same in an isolate and on plain Node. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { Peers } from './test-peers.ts';

let peers: Peers;
beforeAll(async () => {
  peers = await Peers.start();
});
afterAll(() => peers.close());

/** A program that prints, as a server so that the harness can run it. */
const program = (code: string): string => `import net from 'node:net';
import util from 'node:util';
${code}
net.createServer((socket) => socket.end()).listen(1);
console.log('the end');`;

const sees = (code: string): Promise<unknown> => peers.same(program(code), [{ printed: 'the end' }]);

describe('console.log', () => {
  it.each([
    ['primitives', "console.log(1, -0, 1.5, 'a', true, null, undefined, 10n, Symbol('s'), NaN);"],
    [
      'primitives in objects',
      "console.log([1, -0, 'a', \"it's\", 'a\"b\\'c', `\\n\\t\\\\`, 10n, Symbol('s'), null, undefined]);",
    ],
    [
      'placeholders',
      "console.log('%s %d %i %f %j %o %O %% %c|', 'a', '42', 42.9, '1.5', { a: 1 }, [1], { b: 2 }, 'css', 'rest', 5); console.log('%s', { a: 1 }, '%s', [1, [2]]); console.log('100%', 1); console.log('%d', 5n, '%x');",
    ],
    [
      'objects',
      "console.log({}, { a: 1, 'b-c': { d: [1, { e: {} }] } }, { f() {}, g: class A {}, h: class B extends Map {}, i: () => 1 }, Object.create(null), new (class Point { x = 1; })());",
    ],
    [
      'depth',
      'console.log({ a: { b: { c: { d: 1 } } } }, [[[[1]]]]); console.log(util.inspect({ a: { b: { c: { d: {} } } } }, { depth: 5 }));',
    ],
    [
      'long objects',
      "console.log({ first: 'some longer text', second: 'some longer text', third: 'some longer text', fourth: [1, 2, 3] });",
    ],
    [
      'long lists',
      "console.log(Array.from({ length: 120 }, (_, i) => i)); console.log(Array.from({ length: 30 }, (_, i) => 'word ' + i)); console.log([1.5, 22, 333, 4, 5, 6, 7, 8]);",
    ],
    ['sparse lists', "const a = [1, , , 2]; a.x = 'y'; console.log(a, new Array(3));"],
    [
      'maps and sets',
      "console.log(new Map([['a', 1], [{ b: 2 }, new Set([1, 'x'])]]), new Set(), new Map(), new WeakMap());",
    ],
    [
      'bytes',
      "console.log(Buffer.from('hello'), new Uint8Array([1, 2, 255]), new Uint8Array(0), new Float64Array([1.5]), new ArrayBuffer(4));",
    ],
    ['circles', 'const a = { name: "a" }; a.self = a; a.list = [a]; console.log(a);'],
    [
      'accessors',
      'console.log({ get a() { return 1; }, set b(v) {}, get c() { return 1; }, set c(v) {}, [Symbol("k")]: 1 });',
    ],
    [
      'dates and patterns',
      'console.log(new Date(0), /a+/gi, [new Date(NaN)], { when: new Date(86400000) });',
    ],
    ['boxed values', "console.log(new Number(1), new String('a'), [new Boolean(false)]);"],
    [
      'functions',
      'function f() {} f.x = 1; console.log(f, async () => {}, function* g() {}, Math.max, class {});',
    ],
    [
      'long strings',
      "console.log(['x'.repeat(100)]); console.log({ text: 'line one\\nline two and some more\\nline three and some more\\n' });",
    ],
    [
      'custom inspection',
      "console.log({ [util.inspect.custom]() { return 'mine'; } }, [{ [util.inspect.custom]: (depth) => ({ depth }) }]);",
    ],
    [
      'tags',
      "class A { get [Symbol.toStringTag]() { return 'Tag'; } } console.log(new A(), { [Symbol.toStringTag]: 'Own' });",
    ],
    [
      'groups and counts',
      "console.group('a'); console.log('b\\nc'); console.group(); console.info('d'); console.groupEnd(); console.groupEnd(); console.count(); console.count('x'); console.count(); console.log();",
    ],
    [
      'errors without a stack',
      "const e = new TypeError('bad'); e.stack = 'TypeError: bad'; console.log(e, [e]);",
    ],
  ])('shows %s', async (_name, code) => {
    await sees(code);
  });
});

describe('other modules', () => {
  it.each([
    [
      'Buffer',
      "const b = Buffer.from('grüße', 'utf8'); console.log(b.toString('hex'), b.toString('base64'), b.toString('base64url'), b.toString('latin1'), b.slice(1, 3), b.subarray(2).toString(), b.equals(Buffer.from(b)), Buffer.concat([b, b], 9), b.readUInt16BE(0), b.indexOf('ß'), Buffer.byteLength('€'), Buffer.alloc(3, 'ab'), Buffer.compare(b, Buffer.alloc(1)), JSON.stringify(b), Buffer.isBuffer(b.subarray(1)), b.write('xyz', 1), b, Buffer.from('a very long text beyond the short path, with ü').length, Buffer.from([256, -1]));",
    ],
    [
      'crypto',
      "import crypto from 'node:crypto'; for (const h of ['md5', 'sha1', 'sha256', 'sha384', 'sha512']) console.log(crypto.createHash(h).update('a').update(Buffer.from('b')).digest('hex')); console.log(crypto.createHmac('sha256', 'key').update('x').digest('base64'), crypto.randomBytes(4).length, crypto.randomUUID().length, crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')), crypto.getRandomValues(new Uint8Array(2)).length); try { crypto.createHash('sha1').update(5); } catch (e) { console.log(e.code); }",
    ],
    [
      'URL',
      "const u = new URL('/p/../q?a=1&a=2#h', 'http://user@example.com:8080'); u.searchParams.append('b', 'x y'); u.searchParams.delete('a', '1'); console.log(u.href, u.pathname, u.search, [...u.searchParams], new URLSearchParams({ a: 1, b: '&' }).toString(), URL.canParse('x')); try { new URL('nope'); } catch (e) { console.log(e.name, e.code, e.message, e.input); }",
    ],
    [
      'URL printed',
      "console.log([...new URLSearchParams([['a', 'b']]).entries()], String(new URL('http://a/b')));",
    ],
    [
      'text',
      "console.log(new TextEncoder().encode('€'), new TextDecoder().decode(new Uint8Array([0xe2, 0x82, 0xac])), atob('aGk='), btoa('hi'), structuredClone(new Map([[1, { a: [2] }]])));",
    ],
    [
      'events',
      "import { EventEmitter, once } from 'node:events'; const e = new EventEmitter(); e.once('a', (x) => console.log('once', x)); e.prependListener('a', () => console.log('first')); console.log(e.emit('a', 1), e.emit('a', 2), e.listenerCount('a'), e.eventNames()); queueMicrotask(() => e.emit('b', 1, 2)); console.log(await once(e, 'b')); try { e.emit('error', new Error('x')); } catch (x) { console.log(x.message); }",
    ],
    [
      'streams',
      "import { Readable, Transform, pipeline } from 'node:stream'; import { pipeline as wait } from 'node:stream/promises'; const up = new Transform({ transform(c, e, d) { d(null, String(c).toUpperCase()); } }); const out = []; await wait(Readable.from(['a', 'b']), up, async function (source) { for await (const part of source) out.push(String(part)); }); console.log(out.join('')); console.log(typeof pipeline);",
    ],
    [
      'promisify',
      "import timers from 'node:timers/promises'; console.log(await util.promisify((a, cb) => cb(null, a + 1))(1), await timers.setTimeout(1, 'late'), util.format('%s:%s', 'a'), util.types.isDate(new Date()), util.isDeepStrictEqual({ a: [1] }, { a: [1] }));",
    ],
    [
      'abort',
      "const c = new AbortController(); c.signal.addEventListener('abort', () => console.log('aborted'), { once: true }); c.abort(); c.abort(); console.log(c.signal.aborted, c.signal.reason.name, AbortSignal.abort('why').reason); try { c.signal.throwIfAborted(); } catch (e) { console.log(e.name, e.message); }",
    ],
    [
      'timers',
      "const t = setInterval(() => {}, 1000); console.log(typeof t, t.hasRef(), t.unref().hasRef(), typeof t[Symbol.toPrimitive]()); clearInterval(t); try { setTimeout('code'); } catch (e) { console.log(e.code, e.message); } console.log(typeof setImmediate(() => {}), performance.now() > 0);",
    ],
  ])('agree on %s', async (_name, code) => {
    await sees(code);
  });
});
