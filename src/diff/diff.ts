import { RingmarkError } from '../lib/errors.ts';
import type { Difference, DiffResult, DiffSide, MetricDiff } from '../result/diff-result.ts';
import type { Run } from '../result/run.ts';
import { CONFIDENCE, LEAST_RUNS } from './confidence.ts';
import { differencesText } from './differences.ts';
import { isOwn } from './gate/gate.ts';
import { gateRuns, type Known } from './gate/gate-runs.ts';
import { comparableIntervals, type IntervalSettings } from './intervals.ts';
import { levelled } from './machine-speed.ts';
import { machineDifferences } from './machines.ts';
import { distinctRuns } from './same-run.ts';
import { centreOf, changeOf } from './scale.ts';
import { type NamedRun, type SidedMetric, sidedMetrics } from './sides.ts';
import { faultsOf, isValid } from './validity.ts';
import { barOf, judge } from './verdict.ts';

export interface DiffOptions extends IntervalSettings {
  /** Compares runs of machines that differ; times are shown, and not told apart. */
  isCrossMachine: boolean;
  /** As `parseGate` takes it. */
  gate?: string | undefined;
}

/**
 * B against A, metric by metric. A run that is on one side twice counts once.
 * @throws ERR_USAGE when the machines differ and may not, when nothing was measured on both sides, or for a gate that cannot be read.
 */
export function diffRuns(ofA: readonly NamedRun[], ofB: readonly NamedRun[], options: DiffOptions): DiffResult {
  const { runs: a, warnings: copiesInA } = distinctRuns('A', ofA);
  const { runs: b, warnings: copiesInB } = distinctRuns('B', ofB);
  const [runsA, runsB] = [a.map(({ run }) => run), b.map(({ run }) => run)];
  const machines = machineDifferences(runsA.map(environmentOf), runsB.map(environmentOf));
  if (machines.length > 0 && !options.isCrossMachine) {
    throw usage(`expected runs of one machine (or --cross-machine), got ${differencesText(machines)}`);
  }
  const { common: measured, left } = sidedMetrics(runsA, runsB);
  if (measured.length === 0) {
    throw usage('expected runs that measured the same things, got nothing in common');
  }
  const { common, machineSpeed } = machines.length > 0 ? { common: measured, machineSpeed: null } : levelled(measured);
  const metrics = metricDiffs(common, machines, options);
  return {
    schema: 'ringmark/diff@1',
    a: sideOf(a),
    b: sideOf(b),
    machines,
    warnings: [
      ...[...copiesInA, ...copiesInB],
      ...[...faultsOf('A', a), ...faultsOf('B', b)],
      ...[...controlWarnings(metrics), ...leftOut(left)],
    ],
    confidence: CONFIDENCE,
    leastRuns: LEAST_RUNS,
    noise: options.noise,
    machineSpeed,
    metrics,
    ...(options.gate !== undefined && {
      gate: gateRuns(options.gate, common, (family) => knownOf(family, machines, options)),
    }),
  };
}

function metricDiffs(
  common: readonly SidedMetric[],
  machines: readonly Difference[],
  options: DiffOptions,
): MetricDiff[] {
  const intervals = comparableIntervals(common, options);
  return common.map((each, i) => {
    const { name, of, unit, better } = each.metric;
    const [change, interval] = [changeOf(each), intervals[i]!];
    const bar = barOf(each, machines);
    const judged =
      bar === undefined
        ? judge(each, change, interval, options.noise)
        : ({ verdict: 'cannot tell', reason: bar } as const);
    return {
      name,
      of,
      unit,
      better,
      a: centreOf(each.a),
      b: centreOf(each.b),
      change,
      interval,
      ...judged,
      ...(each.settings.length > 0 && { settings: each.settings }),
      ...(each.isLevelled && { isLevelled: true }),
    };
  });
}

function knownOf(family: readonly SidedMetric[], machines: readonly Difference[], options: DiffOptions): Known[] {
  const intervals = comparableIntervals(family, options);
  return family.map((each, i) => {
    const [change, interval] = [changeOf(each), intervals[i]!];
    const { reason, isNoise } = judge(each, change, interval, options.noise);
    // Noise is no reason: a gate fails where all of an interval lies beyond the limit, however wide it is.
    const why = barOf(each, machines) ?? (isNoise ? undefined : reason);
    return { change, interval, ...(why !== undefined && { reason: why }) };
  });
}

/** Other packages do not change with ours: where they seem to, it was the machine. */
function controlWarnings(metrics: readonly MetricDiff[]): string[] {
  const suites = new Set(metrics.filter(({ of }) => isOwn(of)).map(({ name }) => name));
  const moved = metrics.filter(
    ({ name, of, verdict }) => suites.has(name) && !isOwn(of) && (verdict === 'faster' || verdict === 'slower'),
  );
  if (moved.length === 0) return [];
  const first = `${moved[0]!.of} is ${moved[0]!.verdict}`;
  return [
    `packages that are not ours differ as well (${first}): either they were updated, or the machine was not the same`,
  ];
}

function leftOut(left: number): string[] {
  return left === 0 ? [] : [`${left} metrics are not in all of the runs, and left out`];
}

export function sideOf(runs: readonly NamedRun[]): DiffSide {
  return {
    runs: runs.map(({ path, run }) => ({
      path,
      name: run.name,
      startedAt: run.environment.startedAt,
      gitCommit: run.environment.gitCommit,
      valid: isValid(run),
      complete: run.complete,
    })),
    environment: runs[0]!.run.environment,
  };
}

function usage(message: string): RingmarkError {
  return new RingmarkError('ERR_USAGE', `diff: ${message}`);
}

function environmentOf({ environment }: Run) {
  return environment;
}
