import type { BalanceTax, LatencySummary, LoadConfig, LoadNode, LoadResult } from '../result/load-result.ts';
import { bar, sparkline } from './chart.ts';
import { clusterText } from './cluster-text.ts';
import { type Block, type Column, name, type Table, tableBlock } from './document.ts';
import { downText } from './down-nodes.ts';
import { wholeSeconds } from './load-seconds.ts';
import { timelineBlocks } from './load-timeline.ts';
import { lostReads } from './lost-reads.ts';
import { sloBlocks } from './slo-section.ts';
import { formatBytes, formatCount, formatInteger, formatNs, formatPercent, formatShare } from './units.ts';

type Generator = LoadResult['generator'];

const barWidth = 12;
/** A longer test shows this many points, each the mean of its part. */
const mostPoints = 60;

const latencyColumns: readonly Column[] = [
  { title: 'latency', align: 'left' },
  { title: 'min', align: 'right', rank: 5 },
  { title: 'mean', align: 'right', rank: 4 },
  { title: 'p50', align: 'right' },
  { title: 'p90', align: 'right', rank: 2 },
  { title: 'p99', align: 'right' },
  { title: 'p99.9', align: 'right', rank: 1 },
  { title: 'p99.99', align: 'right', rank: 3 },
  { title: 'max', align: 'right' },
];

const nodeColumns: readonly Column[] = [
  { title: 'node', align: 'left' },
  { title: 'URL', align: 'left', rank: 8 },
  { title: 'predicted', align: 'right' },
  { title: 'served', align: 'right' },
  { title: 'share served', align: 'left', rank: 5 },
  { title: 'requests/s', align: 'right', rank: 4 },
  { title: 'p50', align: 'right', rank: 3 },
  { title: 'p99', align: 'right', rank: 1 },
  { title: 'errors', align: 'right', rank: 2 },
  { title: 'CPU', align: 'right', rank: 6 },
  { title: 'memory', align: 'right', rank: 7 },
];

/** Throughput, latency, and node by node the share that the placement predicts beside the share that was served. */
export function loadBlocks(load: LoadResult): Block[] {
  return [
    validity(load),
    ...listOf([...load.invalidReasons, ...lostReads(load)]),
    ...sloBlocks(load.slo),
    { kind: 'facts', facts: facts(load) },
    tableBlock({ columns: latencyColumns, rows: latencyRows(load) }),
    tableBlock(nodeTable(load.nodes)),
    ...timelineBlocks(load),
    ...listOf(load.notes),
  ];
}

/** The load test in one line. */
export function loadHeadline(load: LoadResult): readonly [label: string, value: string] {
  const { totals, latencyUs, valid, generator, slo } = load;
  const { p50, p99 } = latencyUs.response;
  const unmet = slo?.passed === false ? ', SLO NOT MET' : '';
  const down = downText(load);
  const outage = down === undefined ? '' : `, ${down}, ${formatInteger(totals.errors)} errors`;
  const figures = `${formatCount(totals.throughputPerS)} requests/s, p50 ${formatUs(p50)}, p99 ${formatUs(p99)}${unmet}${outage}`;
  if (!valid) return ['load', `NOT VALID (${figures})`];
  if (generator.schedule) return ['load', `${figures}, at ${formatCount(generator.schedule.offeredPerS)}/s offered`];
  return ['load', generator.saturated ? `${figures}; a floor: the generator was the limit` : figures];
}

function validity({ valid, generator }: LoadResult): Block {
  if (valid && generator.saturated) {
    return {
      kind: 'paragraph',
      text: 'Valid: all checks passed; but the generator was the limit, see below.',
      style: 'good',
    };
  }
  if (valid) return { kind: 'paragraph', text: 'Valid: all checks passed.', style: 'good' };
  return { kind: 'paragraph', text: 'NOT VALID: these figures are not to be trusted.', style: 'bad' };
}

function facts(load: LoadResult): [string, string][] {
  const { config, totals, generator, events } = load;
  const rates = wholeSeconds(load).map(({ second, lengthS }) => second.requests / lengthS);
  const failures = `${totals.errors} errors, ${totals.timeouts} timeouts, ${totals.non2xx} bad statuses, ${totals.wrongBodies} wrong bodies`;
  return [
    ['cluster', clusterText(config)],
    [
      'workload',
      `${workloadText(config)}, ${config.connections} connections, ${model(config)}, ${totals.durationS.toFixed(1)} s`,
    ],
    ...offered(config, generator),
    ['throughput', `${formatCount(totals.throughputPerS)} requests/s, ${formatBytes(totals.bytesPerS)}/s`],
    ...(rates.length > 1 ? [['over time', sparkline(points(rates))] as [string, string]] : []),
    [
      'requests',
      `${formatInteger(totals.requests)} (${formatInteger(totals.checkedBodies)} bodies checked): ${failures}`,
    ],
    ...hitRate(totals),
    ['balance tax', balanceTaxText(totals.balanceTax, downText({ events, totals }))],
    ['generator', generatorText(generator)],
    ...floor(generator),
  ];
}

/** Where some reads found nothing. */
function hitRate({ hits, misses }: LoadResult['totals']): [string, string][] {
  if (misses === 0) return [];
  return [['hit rate', `${formatPercent(hits / (hits + misses))}: ${formatInteger(misses)} reads found nothing`]];
}

/** What the hottest node costs: see `BalanceTax`. While one is down the others have its requests, or nobody has. */
function balanceTaxText({ predicted, observed, cpu }: BalanceTax, down: string | undefined): string {
  const measured = [
    ...(observed === null ? [] : [`${formatPercent(observed)} by requests`]),
    ...(cpu === null ? [] : [`${formatPercent(cpu)} by CPU time`]),
  ];
  const text = `${formatPercent(predicted)} of the capacity predicted`;
  if (down) return `${text}; not measured: ${down}, and what was served says nothing about balance`;
  return measured.length > 0 ? `${text}, ${measured.join(', ')} measured` : text;
}

function model({ model, arrivals }: LoadConfig): string {
  return model === 'open' ? `open model, ${arrivals} arrivals` : 'closed model';
}

/** What the open model set out to do, and how well its generator kept to it. */
function offered(
  { rate = 0, stages }: LoadConfig,
  { schedule, scheduleLagUs, dropped }: Generator,
): [string, string][] {
  if (!schedule) return [];
  const ramps = stages?.map(({ durationS, rate }) => `${durationS} s to ${formatCount(rate)}/s`).join(', ');
  const given = ramps ? ` (from ${formatCount(rate)}/s, ${ramps})` : '';
  const { p50, p99, max } = scheduleLagUs;
  const lag = `begun late by p50 ${formatUs(p50)}, p99 ${formatUs(p99)}, at most ${formatUs(max)}`;
  const { catchUps } = schedule;
  return [
    ['offered', `${formatCount(schedule.offeredPerS)} operations/s${given}, ${formatInteger(dropped)} dropped`],
    ['schedule', `${lag}; ${formatInteger(catchUps)} begun in one go to catch up`],
  ];
}

function generatorText({ cpu, saturated, schedule, eventLoopUtilization }: Generator): string {
  const limit = saturated ? ', saturated: it is the limit' : '';
  if (!schedule) return `${cpu.toFixed(2)} cores${limit}`;
  const threads = schedule.threads === 1 ? 'its thread' : `the busiest of ${schedule.threads} threads`;
  return `${cpu.toFixed(2)} cores, for it polls; ${threads} had work for ${formatPercent(eventLoopUtilization)} of the time${limit}`;
}

function floor({ floorUs }: Generator): [string, string][] {
  if (!floorUs) return [];
  const { p50, p99 } = floorUs;
  const whatIsInIt = 'the least that this generator can tell: its client, the loopback, a responder that does nothing';
  return [['floor', `p50 ${formatUs(p50)}, p99 ${formatUs(p99)}: ${whatIsInIt}`]];
}

/** Both clocks, where they differ. */
function latencyRows({ latencyUs, generator }: LoadResult): string[][] {
  const response = ['response', ...latencyCells(latencyUs.response)];
  return generator.schedule ? [response, ['service', ...latencyCells(latencyUs.service)]] : [response];
}

/** Which operations on which keys, in one line. */
export function workloadText({
  reads,
  inserts = 0,
  rmw = 0,
  popularity = 'uniform',
  keys,
  valueSizeBytes,
}: LoadConfig): string {
  return [
    `${formatPercent(reads)} reads`,
    ...(inserts > 0 ? [`${formatPercent(inserts)} inserts`] : []),
    ...(rmw > 0 ? [`${formatPercent(rmw)} read-modify-writes`] : []),
    `${formatInteger(keys)} keys`,
    ...(popularity === 'uniform' ? [] : [popularity]),
    `${valueSizeBytes} byte values`,
  ].join(', ');
}

function points(values: readonly number[]): number[] {
  const size = Math.ceil(values.length / mostPoints);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) => {
    const part = values.slice(i * size, (i + 1) * size);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

function latencyCells(latency: LatencySummary): string[] {
  const { min, mean, p50, p90, p99, p999, p9999, max } = latency;
  return [min, mean, p50, p90, p99, p999, p9999, max].map(formatUs);
}

function nodeTable(nodes: readonly LoadNode[]): Table {
  const largest = Math.max(...nodes.map(({ observedShare }) => observedShare));
  const rows = nodes.map((node) => [
    name(node.id),
    name(node.url),
    formatShare(node.predictedShare, nodes.length),
    formatShare(node.observedShare, nodes.length),
    largest > 0 ? bar(node.observedShare / largest, barWidth) : '',
    formatCount(node.throughputPerS),
    formatUs(node.latencyUs.p50),
    formatUs(node.latencyUs.p99),
    String(node.errors),
    node.cpu === null ? '–' : node.cpu.toFixed(2),
    node.rssBytes === null ? '–' : formatBytes(node.rssBytes),
  ]);
  return { columns: nodeColumns, rows };
}

function formatUs(us: number): string {
  return formatNs(us * 1000);
}

function listOf(items: readonly string[]): Block[] {
  return items.length > 0 ? [{ kind: 'list', items }] : [];
}
