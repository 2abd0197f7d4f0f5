import type { LoadResult, LoadSweepResult } from '../result/load-result.ts';
import { type Block, type Column, name, tableBlock } from './document.ts';
import { formatCount, formatInteger, formatNs, formatPercent } from './units.ts';

type Load = LoadSweepResult['loads'][number];

const columns: readonly Column[] = [
  { title: '', align: 'left' },
  { title: 'tax', align: 'right' },
  { title: 'measured', align: 'right' },
  { title: 'by CPU', align: 'right', rank: 3 },
  { title: 'hottest node', align: 'left' },
  { title: 'its share', align: 'right' },
  { title: 'its p99', align: 'right' },
  { title: 'p50', align: 'right', rank: 2 },
  { title: 'p99', align: 'right' },
  { title: 'errors', align: 'right', rank: 1 },
  { title: 'valid', align: 'left' },
];

/** What an uneven ring costs, value by value, at one offered rate. */
export function loadSweepBlocks({ sweep, loads, complete }: LoadSweepResult): Block[] {
  const titled = columns.with(0, { title: sweep.parameter, align: 'left' });
  const rows = loads.map((load, i) => rowOf(load, String(sweep.values[i])));
  return [
    { kind: 'paragraph', text: intro(loads) },
    ...(complete ? [] : [{ kind: 'paragraph', text: 'Stopped before its end.', style: 'bad' } as const]),
    tableBlock({ columns: titled, rows }),
    ...reasons(loads, sweep),
    { kind: 'list', items: [TAX_NOTE] },
  ];
}

/** The sweep in one line. */
export function loadSweepHeadline({ sweep, loads }: LoadSweepResult): readonly [label: string, value: string] {
  const taxes = loads.map(({ totals }, i) => `${sweep.values[i]}: ${percent(totals.balanceTax.observed)}`);
  return ['balance tax', `by ${sweep.parameter}: ${taxes.join(', ')}`];
}

const TAX_NOTE =
  'the balance tax is the part of the capacity that nobody can use, because the hottest node is full first: 1 - mean / peak of the shares; first as predicted, then as measured';

function intro(loads: readonly Load[]): string {
  const [first] = loads;
  if (!first) return 'Nothing was measured.';
  const { config, generator } = first;
  const offered = formatCount(generator.schedule?.offeredPerS ?? 0);
  return `${offered} operations/s offered to the same ${formatInteger(config.nodes.length)} nodes, ${config.durationS} s each`;
}

function rowOf({ totals, nodes, latencyUs, valid }: Load, value: string) {
  const hottest = nodes.reduce((most, node) => (node.requests > most.requests ? node : most));
  const { predicted, observed, cpu } = totals.balanceTax;
  return [
    name(value),
    formatPercent(predicted),
    percent(observed),
    percent(cpu),
    name(hottest.id),
    formatPercent(hottest.observedShare),
    formatUs(hottest.latencyUs.p99),
    formatUs(latencyUs.response.p50),
    formatUs(latencyUs.response.p99),
    formatCount(totals.errors + totals.non2xx + totals.wrongBodies),
    valid ? 'yes' : 'NO',
  ];
}

function reasons(loads: readonly Load[], { parameter, values }: LoadSweepResult['sweep']): Block[] {
  const items = loads.flatMap(({ invalidReasons }: Pick<LoadResult, 'invalidReasons'>, i) =>
    invalidReasons.map((reason) => `NOT VALID at ${parameter} ${values[i]}: ${reason}`),
  );
  return items.length > 0 ? [{ kind: 'list', items }] : [];
}

function percent(fraction: number | null): string {
  return fraction === null ? '–' : formatPercent(fraction);
}

function formatUs(us: number): string {
  return formatNs(us * 1000);
}
