import { expect, test } from 'vitest';
import { byLabel, exposition, single } from './exposition.ts';

test('Prometheus’ text format', () => {
  expect(
    exposition([
      single('a_total', 'counter', 'All of a.', 3),
      byLabel('b_bytes', 'gauge', 'Some b.', 'of', [
        ['x', 1.5],
        ['a "b"\\\n', 0],
      ]),
      byLabel('c_total', 'counter', 'No c yet.', 'of', []),
    ]),
  ).toBe(
    '# HELP a_total All of a.\n# TYPE a_total counter\na_total 3\n' +
      '# HELP b_bytes Some b.\n# TYPE b_bytes gauge\nb_bytes{of="x"} 1.5\nb_bytes{of="a \\"b\\"\\\\\\n"} 0\n' +
      '# HELP c_total No c yet.\n# TYPE c_total counter\n',
  );
});
