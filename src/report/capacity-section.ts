import type { CapacityLimit, CapacityResult, CapacityStep } from '../result/capacity-result.ts';
import { clusterText } from './cluster-text.ts';
import { type Block, type Cell, type Column, tableBlock } from './document.ts';
import { formatCount, formatNs, formatPercent } from './units.ts';

const columns: readonly Column[] = [
  { title: 'rate', align: 'right' },
  { title: 'answered/s', align: 'right', rank: 2 },
  { title: 'p50', align: 'right', rank: 1 },
  { title: 'p99', align: 'right' },
  { title: 'errors', align: 'right' },
  { title: 'busiest node', align: 'right' },
  { title: 'generator', align: 'right' },
  { title: '', align: 'left' },
];

/** How much a cluster takes, how sure that is, and every step of the way there. */
export function capacityBlocks(result: CapacityResult): Block[] {
  const { capacity, complete, slo, steps } = result;
  return [
    {
      kind: 'paragraph',
      text: headline(result),
      style: complete && capacity.ratePerS > 0 && !capacity.isFloor ? 'good' : 'bad',
    },
    { kind: 'facts', facts: facts(result) },
    tableBlock({ columns, rows: steps.map(rowOf) }),
    {
      kind: 'list',
      items: [
        `every row is a load test in the open model of its own, against ${slo}; a rate that fails is measured again, and the majority decides`,
        'busiest node is cores of CPU time; generator is the share of its time in which its thread had work',
      ],
    },
  ];
}

function headline(result: CapacityResult): string {
  const { capacity, complete, slo, steps } = result;
  const { ratePerS, failedAtPerS, isFloor } = capacity;
  if (steps.length === 0) return 'Not found: it ended before the first step was done.';
  if (ratePerS === 0) return `No rate that was tried meets ${slo}${reservation(result)}.`;
  const rate = `${formatCount(ratePerS)} operations/s`;
  if (!complete) return `At least ${rate} meet ${slo}: it ended before the interval was narrow enough.`;
  if (failedAtPerS === null) return `At least ${rate} meet ${slo}: the highest rate that was allowed.`;
  if (isFloor) return `At least ${rate} meet ${slo}: beyond that the generator was the limit, not the cluster.`;
  return `${rate} meet ${slo}.`;
}

/** What else may be the reason that no rate passed. */
function reservation({ capacity, complete }: CapacityResult): string {
  if (!complete) return ': it ended before all were tried';
  return capacity.isFloor ? ': at the lowest of them the generator was the limit, not the cluster' : '';
}

function facts({ capacity, kneePerS, precision, config }: CapacityResult): [string, string][] {
  const { failedAtPerS, interval, limit } = capacity;
  return [
    ['cluster', clusterText(config)],
    ...(failedAtPerS === null
      ? []
      : [['fails at', `${formatCount(failedAtPerS)}/s (precision ${formatPercent(precision)})`] as [string, string]]),
    ...(interval ? [['interval', intervalText(interval)] as [string, string]] : []),
    ...(kneePerS === null
      ? []
      : [
          ['knee', `${formatCount(kneePerS)}/s, the highest rate whose p99 is at most twice the lowest one`] as [
            string,
            string,
          ],
        ]),
    ...(limit.process === null && failedAtPerS === null ? [] : [['limit', limitText(limit)] as [string, string]]),
  ];
}

function intervalText({ lowPerS, highPerS, confidence }: NonNullable<CapacityResult['capacity']['interval']>): string {
  return `${formatCount(lowPerS)} to ${formatCount(highPerS)}/s (${Math.round(confidence * 100)} %, by a bootstrap over the steps)`;
}

function limitText({ process, cpu }: CapacityLimit): string {
  if (process === null) return 'no process was out of CPU time: requests waited';
  const cores = `${cpu?.toFixed(2)} cores`;
  if (process === 'machine') return `the cores of this machine, which nodes and generator share: ${cores} in all`;
  return process === 'generator' ? `the generator: ${cores}` : `${process}: ${cores}`;
}

function rowOf({ ratePerS, throughputPerS, p50Us, p99Us, errors, cpu, generatorBusy, verdict }: CapacityStep): Cell[] {
  const busiest = Math.max(...cpu.nodes.map((node) => node.cpu ?? 0));
  return [
    formatCount(ratePerS),
    formatCount(throughputPerS),
    formatNs(p50Us * 1000),
    formatNs(p99Us * 1000),
    formatCount(errors),
    busiest.toFixed(2),
    formatPercent(generatorBusy),
    verdict === 'limited' ? 'generator is the limit' : verdict,
  ];
}
