import type { CompareResult, KeySource, MeasuredRow } from '../../result/schema.ts';
import type { Metric } from './metric.ts';

/** What a placement costs, and how even it is: the latter is computed and does not vary. */
export function compareMetrics({ rows, keySource }: CompareResult): Metric[] {
  return rows.flatMap((row) => (row.verdict === 'unsupported' ? [] : rowMetrics(row, keysText(keySource))));
}

function rowMetrics(row: MeasuredRow, keys: string): Metric[] {
  const vnodes = row.vnodes === null ? [] : [`${row.vnodes} vnodes`];
  const of = [`${row.algorithm} ${row.hash}`, `${row.nodes} nodes`, ...vnodes].join(', ');
  const timed = {
    of,
    better: 'lower',
    scale: 'ratio',
    isTimed: true,
    isMain: true,
    within: () => null,
    settings: { keys },
  } as const;
  const exact = { ...timed, isTimed: false, isExact: true } as const;
  const placed = row.share.exact ? {} : { keys, 'keys placed': String(row.keys) };
  return [
    { ...timed, name: 'lookupNs', unit: 'ns', ...lookup(row, timed.settings) },
    { ...timed, name: 'searchNs', unit: 'ns', value: row.searchNs.p50 },
    { ...timed, name: 'buildMs', unit: 'ms', isMain: false, value: row.buildMs },
    { ...exact, name: 'bytes', unit: 'bytes', value: row.bytes, settings: {} },
    { ...exact, name: 'peakToMean', unit: 'ratio', value: row.share.peakToMean, settings: placed },
  ];
}

/** The fastest batch, which hardly depends on what else the machine does; of results without it the median. */
function lookup(
  { lookupNs: { min, p50 } }: MeasuredRow,
  settings: Metric['settings'],
): Pick<Metric, 'value' | 'settings'> {
  return { value: min ?? p50, settings: { ...settings, figure: min === undefined ? 'median' : 'fastest batch' } };
}

function keysText(source: KeySource): string {
  return source.kind === 'made' ? `${source.shape}, seed ${source.seed}` : `${source.keys} of a file`;
}
