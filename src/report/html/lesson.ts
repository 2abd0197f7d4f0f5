import type { LoadSweepResult } from '../../result/load-result.ts';
import type { Run } from '../../result/run.ts';
import type { BenchResult, CompareResult } from '../../result/schema.ts';
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
  return `The generator was the limit: ${formatCount(totals.throughputPerS)} requests/s are a floor; the cluster can do more.`;
}

function uneven({ nodes, totals }: Load): string | undefined {
  const [hottest] = nodes.toSorted((a, b) => b.predictedShare - a.predictedShare);
  const tax = totals.balanceTax.observed ?? totals.balanceTax.predicted;
  if (!hottest || tax < NOTABLE_TAX) return undefined;
  return `${hottest.id} gets ${formatPercent(hottest.predictedShare)} of the requests and is full first: ${formatPercent(tax)} of the cluster's capacity cannot be used.`;
}

function even({ totals, latencyUs }: Load): string {
  return `The load is even: ${formatCount(totals.throughputPerS)} requests/s with a p99 of ${formatNs(latencyUs.response.p99 * 1000)}.`;
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
  return `With ${sweep.parameter} ${best.value} the hottest node wastes ${formatPercent(best.tax)} of the capacity; with ${worst.value} it wastes ${formatPercent(worst.tax)}.`;
}

function compareLesson({ rows }: CompareResult): string | undefined {
  const weak = [...new Set(rows.filter(({ verdict }) => verdict === 'weak-hash').map(({ hash }) => hash))];
  if (weak.length > 0) return `Too weak to place keys by: ${weak.slice(0, 6).join(', ')}.`;
  const measured = rows.filter((row) => row.verdict !== 'unsupported');
  const [fastest] = measured.toSorted((a, b) => a.lookupNs.p50 - b.lookupNs.p50);
  if (!fastest) return undefined;
  return `All ${measured.length} rows are as even as they should be; the fastest is ${fastest.algorithm} with ${fastest.hash}, ${formatNs(fastest.lookupNs.p50)} a lookup.`;
}

function benchLesson({ suites }: BenchResult): string | undefined {
  for (const { name, rows, baseline } of suites) {
    const row = rows.findLast(
      ({ subject, speedup }) => subject.startsWith('ringmark ') && subject !== baseline && speedup,
    );
    if (row?.speedup) return `${name}: ${row.subject} is ${formatTimes(row.speedup.p50)} the speed of ${baseline}.`;
  }
  const [first] = suites.flatMap(({ rows }) => rows);
  return first && `${first.subject} takes ${formatNs(first.ns.p50)}.`;
}
