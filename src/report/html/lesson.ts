import { groupBy } from '../../lib/group-by.ts';
import type { LoadSweepResult } from '../../result/load-result.ts';
import type { Run } from '../../result/run.ts';
import type { BenchResult, CompareResult, MeasuredRow } from '../../result/schema.ts';
import { downNodes, observedTax } from '../down-nodes.ts';
import { tellingRow } from '../telling-row.ts';
import { formatCount, formatInteger, formatNs, formatPercent, formatTimes } from '../units.ts';
import type { Load } from './load-charts.ts';

/** A tax below this is not worth a sentence. */
const NOTABLE_TAX = 0.02;

/** The one thing to know of a run, as a sentence: what is wrong comes before what is limited, and that before what is good. */
export function lessonOf({ load, loadSweep, compare, bench }: Run): string {
  return (
    (load && loadLesson(load)) ??
    (loadSweep && sweepLesson(loadSweep)) ??
    (compare && compareLesson(compare)) ??
    (bench && benchLesson(bench)) ??
    'Nothing was measured: this run is empty.'
  );
}

function loadLesson(load: Load): string | undefined {
  return untrusted(load) ?? outage(load) ?? unmetSlo(load) ?? limited(load) ?? uneven(load) ?? even(load);
}

function untrusted({ valid, invalidReasons, generator }: Load): string | undefined {
  if (valid) return undefined;
  if (generator.saturated)
    return 'The generator was the limit: these figures say what it can do, not what the cluster can.';
  return `The figures are not to be trusted: ${invalidReasons[0] ?? 'the run is marked invalid'}.`;
}

function outage({ outages = [], totals }: Load): string | undefined {
  const [longest] = outages.toSorted(
    (a, b) => (b.toS ?? totals.durationS) - b.fromS - (a.toS ?? totals.durationS) + a.fromS,
  );
  if (!longest) return undefined;
  const { node, fromS, toS, asked, failed } = longest;
  const length = ((toS ?? totals.durationS) - fromS).toFixed(1);
  return `${node} was out for ${length} s: of ${formatInteger(asked)} requests to it ${formatInteger(failed)} failed.`;
}

function unmetSlo({ slo }: Load): string | undefined {
  const unmet = slo?.clauses.find(({ passed }) => !passed);
  return unmet && `The SLO was not met: ${unmet.clause}.`;
}

function limited({ generator, totals }: Load): string | undefined {
  if (!generator.saturated) return undefined;
  return `The generator was the limit: the cluster answers at least ${formatCount(totals.throughputPerS)} requests/s.`;
}

/** In the closed model nobody can see the tax: a node gets as much as it answers. Then the ring says what it would be. */
function uneven(load: Load): string | undefined {
  const { nodes, totals } = load;
  const { predicted } = totals.balanceTax;
  const observed = observedTax(load);
  const [tax, share] =
    observed === null ? [predicted, 'predictedShare' as const] : [observed, 'observedShare' as const];
  const [hottest] = nodes.toSorted((a, b) => b[share] - a[share]);
  if (!hottest || tax < NOTABLE_TAX) return undefined;
  const wasted = `${formatPercent(tax)} of the cluster's capacity cannot be used`;
  if (observed !== null)
    return `${hottest.id} got ${formatPercent(hottest.observedShare)} of the requests and is full first: ${wasted}.`;
  const served =
    totals.requests > 0 && downNodes(load).length === 0
      ? ` Here it served ${formatPercent(hottest.observedShare)}.`
      : '';
  return `${hottest.id} is predicted to get ${formatPercent(hottest.predictedShare)} of the requests and to be full first: then ${wasted}.${served}`;
}

function even(load: Load): string {
  const { totals, latencyUs, nodes } = load;
  if (nodes.length === 0) return 'No node was measured.';
  const is = observedTax(load) === null ? 'is predicted to be' : 'is';
  return `The load ${is} even: ${formatCount(totals.throughputPerS)} requests/s with a p99 of ${formatNs(latencyUs.response.p99 * 1000)}.`;
}

function sweepLesson({ sweep, loads }: LoadSweepResult): string | undefined {
  const invalid = loads.filter(({ valid }) => !valid);
  if (invalid.length > 0)
    return `${invalid.length} of ${loads.length} load tests are not to be trusted: ${invalid[0]!.invalidReasons[0] ?? 'marked invalid'}.`;
  const taxes = loads.map(({ totals }, i) => ({
    value: sweep.values[i],
    tax: totals.balanceTax.observed ?? totals.balanceTax.predicted,
  }));
  const [best, worst] = [taxes.toSorted((a, b) => a.tax - b.tax)[0], taxes.toSorted((a, b) => b.tax - a.tax)[0]];
  if (!best || !worst) return undefined;
  const wastes = loads.every(({ totals }) => totals.balanceTax.observed !== null) ? 'wastes' : 'is predicted to waste';
  return `With ${sweep.parameter} ${best.value} the hottest node ${wastes} ${formatPercent(best.tax)} of the capacity; with ${worst.value} it ${wastes} ${formatPercent(worst.tax)}.`;
}

function compareLesson({ rows }: CompareResult): string | undefined {
  const measured = rows.filter((row) => row.verdict !== 'unsupported');
  const weak = weakHashes(measured);
  if (weak.length > 0)
    return `Too weak to place keys by: ${weak.slice(0, 6).join(', ')}${weak.length > 6 ? ` and ${weak.length - 6} more` : ''}.`;
  const [fastest] = measured.toSorted((a, b) => a.lookupNs.p50 - b.lookupNs.p50);
  if (!fastest) return undefined;
  return `All ${measured.length} rows are as even as they should be; the fastest is ${fastest.algorithm} with ${fastest.hash}, ${formatNs(fastest.lookupNs.p50)} a lookup.`;
}

/** Hash functions that some placement shows to be weak; with its name where others bear them: `java (for ring, bounded)`. */
function weakHashes(measured: readonly MeasuredRow[]): string[] {
  return [...groupBy(measured, ({ hash }) => hash)].flatMap(([hash, rows]) => {
    const weak = new Set(rows.flatMap(({ verdict, algorithm }) => (verdict === 'weak-hash' ? [algorithm] : [])));
    if (weak.size === 0) return [];
    return weak.size === new Set(rows.map(({ algorithm }) => algorithm)).size
      ? [hash]
      : [`${hash} (for ${[...weak].join(', ')})`];
  });
}

/** Of what the run is about: a lookup if it timed any, and of that the ring's, where it has grown large. */
function benchLesson({ suites }: BenchResult): string | undefined {
  const compared = suites.flatMap((suite) => {
    const row = tellingRow(suite);
    return row ? [{ suite, row }] : [];
  });
  const best =
    compared.find(({ suite, row }) => suite.name === 'lookup' && row.speedup) ??
    compared.find(({ row }) => row.speedup);
  if (best)
    return `${best.suite.name}: ${best.row.subject} is ${formatTimes(best.row.speedup!.p50)} the speed of ${best.suite.baseline}.`;
  const [first] = suites.flatMap(({ rows }) => rows);
  return first && `${first.subject} takes ${formatNs(first.ns.p50)}.`;
}
