import { expect, test } from 'vitest';
import { ParseError, stripTypes } from './strip-types.ts';

const strip = async (code: string) => {
  const file = (await stripTypes([{ name: 'client.ts', code }])).get('client.ts');
  if (!file) throw new Error('no client.ts came back');
  return file;
};

test('takes the types out and leaves every line where it was', async () => {
  const { code } = await strip(`import { WebSocket, type Data } from 'ws';
interface Tick {
  seq: number;
}
const last: Tick | undefined = undefined;
new WebSocket(last as unknown as string);
`);
  expect(code.split('\n').map((line) => line.trim())).toEqual([
    `import { WebSocket, } from 'ws';`,
    '',
    '',
    '',
    'const last = undefined;',
    'new WebSocket(last );',
    '',
  ]);
});

test('leads a column of the JavaScript back to its column of the TypeScript', async () => {
  const source = `const go = (a: number, b: Map<string, number>): void => { throw new Error('no'); };`;
  const { code, columns } = await strip(source);
  const thrown = (text: string) => text.indexOf('new Error') + 1;
  expect(thrown(code)).not.toBe(thrown(source));
  expect(columns(1, thrown(code))).toBe(thrown(source));
});

test('a column inside a token is as far into it, and a line that is not there is left alone', async () => {
  const { columns } = await strip(`let a: number = 1; abcdef();`);
  expect(columns(1, 'let a = 1; abc'.length)).toBe('let a: number = 1; abc'.length);
  expect(columns(7, 3)).toBe(3);
});

test('leaves files that are no TypeScript as they are', async () => {
  const page = { name: 'index.html', code: '<p>const a: number</p>' };
  expect((await stripTypes([page])).get('index.html')?.code).toBe(page.code);
});

test('a file that cannot be parsed says where, without the parser’s own words around it', async () => {
  const failure = await strip(`const a = 1;\nconst b = ;\n`).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ParseError);
  expect(failure).toMatchObject({
    message: 'SyntaxError: Unexpected token',
    location: { file: 'client.ts', line: 2, column: 11 },
  });
});
