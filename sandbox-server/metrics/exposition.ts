/** Metrics as text, in Prometheus' exposition format 0.0.4. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export type MetricKind = 'counter' | 'gauge';

/** A value for each set of labels. */
export interface Metric {
  /** With its unit at the end, and `_total` for counters. */
  readonly name: string;
  readonly kind: MetricKind;
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A metric of one value. */
export const single = (name: string, kind: MetricKind, help: string, value: number): Metric => ({
  name,
  kind,
  help,
  samples: [{ value }],
});

/** A metric with one label, from counts by its values. */
export const byLabel = (
  name: string,
  kind: MetricKind,
  help: string,
  label: string,
  counts: Iterable<readonly [string, number]>,
): Metric => ({
  name,
  kind,
  help,
  samples: Array.from(counts, ([key, value]) => ({ value, labels: { [label]: key } })),
});

/** The whole text. */
export const exposition = (metrics: readonly Metric[]): string => metrics.map(textOf).join('');

function textOf({ name, kind, help, samples }: Metric): string {
  const lines = samples.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}

function labelsOf(labels: Sample['labels']): string {
  if (labels === undefined) return '';
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return `{${pairs.join(',')}}`;
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
