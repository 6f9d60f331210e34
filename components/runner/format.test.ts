import { describe, expect, test } from 'vitest';
import { formatArguments, inspect } from './format.ts';

describe('one value', () => {
  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['-0', -0],
    ['10n', 10n],
    [`'it'`, 'it'],
    [`"it's"`, "it's"],
    [`'a\\nb'`, 'a\nb'],
    ['Symbol(s)', Symbol('s')],
    ['[Function: go]', function go() {}],
    [
      '[class A]',
      class A {
        a = 1;
      },
    ],
    ['2020-01-01T00:00:00.000Z', new Date(Date.UTC(2020, 0))],
    ['/a+/g', /a+/g],
    ['[]', []],
    ['[ 1, <empty>, 3 ]', [1, , 3]],
    ['{}', {}],
    [`{ a: 1, 'b-c': [ 2 ] }`, { a: 1, 'b-c': [2] }],
    ['Uint8Array(3) [ 129, 5, 72 ]', new Uint8Array([0x81, 5, 0x48])],
    ['ArrayBuffer { byteLength: 4 }', new ArrayBuffer(4)],
    [`Map(1) { 'k' => { v: 1 } }`, new Map([['k', { v: 1 }]])],
    ['Set(2) { 1, 2 }', new Set([1, 2])],
    ['[Object: null prototype] { a: 1 }', Object.assign(Object.create(null), { a: 1 })],
    [
      'Point { x: 1 }',
      new (class Point {
        x = 1;
      })(),
    ],
    [`URL { href: 'http://a/' }`, new URL('http://a')],
  ])('%s', (text, value) => {
    expect(inspect(value)).toBe(text);
  });

  test('a getter of the learner’s own is not run', () => {
    expect(
      inspect({
        get bomb() {
          throw new Error('run');
        },
      }),
    ).toBe('{ bomb: [Getter] }');
  });

  test('a circle and great depth end', () => {
    const circle: Record<string, unknown> = { deep: { er: { and: { deeper: 1 } } } };
    circle['self'] = circle;
    expect(inspect(circle)).toBe('{ deep: { er: { and: [Object] } }, self: [Circular] }');
  });

  test('a hostile value cannot make it throw', () => {
    const proxy = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no');
        },
      },
    );
    expect(inspect(proxy)).toBe('[a value that cannot be shown]');
  });

  test('a plain object that calls itself a message is shown as what it is', () => {
    expect(inspect({ [Symbol.toStringTag]: 'MessageEvent', a: 1 })).toContain('a: 1');
  });

  test('long collections are cut and say by how much', () => {
    expect(inspect(Array.from({ length: 250 }, (_, index) => index))).toMatch(/99,\n {2}… 150 more\n\]$/);
    expect(inspect('x'.repeat(3000))).toMatch(/… 1000 more characters$/);
  });

  test('what does not fit on a line is broken into several', () => {
    expect(inspect({ first: 'x'.repeat(40), second: 'y'.repeat(40) })).toBe(
      `{\n  first: '${'x'.repeat(40)}',\n  second: '${'y'.repeat(40)}'\n}`,
    );
  });
});

describe('the arguments of one call', () => {
  test('strings stand bare, everything else is inspected', () => {
    expect(formatArguments(['tick', 1, ['a'], 'b'])).toBe(`tick 1 [ 'a' ] b`);
    expect(formatArguments([])).toBe('');
  });

  test('a first string may have places for the others', () => {
    expect(
      formatArguments(['%s is %d of %i, %j %c100%%', 'a', 1.5, '7', { k: 1 }, 'color: red', 'rest']),
    ).toBe('a is 1 of 7, { k: 1 } 100% rest');
    expect(formatArguments(['%s and %s', 'one'])).toBe('one and %s');
  });
});
