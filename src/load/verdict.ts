import type { LoadConfig } from '../result/schema.ts';
import type { Measurement, NodeMeasurement } from './measurement-window.ts';
import { nodeName } from './node-name.ts';
import { generatorReasons, openNotes } from './open-verdict.ts';
import { READS_PER_CHECKED_BODY } from './request-stream.ts';
import { isBounded, percentilesOf, sloOf } from './slo/judge.ts';
import type { Target } from './targets.ts';

/** A percentile is supported by a sample when at least this many of its values lie beyond it. */
const SAMPLES_BEYOND = 10;
const PERCENTILES = [99, 99.9, 99.99] as const;

/** Why the measurement is not to be trusted, one sentence each; none when it is. */
export function invalidReasons(measurement: Measurement, targets: readonly Target[], config: LoadConfig): string[] {
  const slo = sloOf(config);
  const nodes = measurement.nodes.flatMap((node, i) => [
    ...nodeReasons(node, targets[i]!),
    ...(isBounded(slo, 'errors') ? [] : failures(node, targets[i]!)),
  ]);
  const generator = generatorReasons(measurement.generator, config);
  return [...nodes, ...generator, ...sampleReasons(measurement.totals.requests, [99, ...percentilesOf(slo)])];
}

/** What has to be known to read the figures, one sentence each. */
export function notes(measurement: Measurement, targets: readonly Target[], config: LoadConfig): string[] {
  return [
    ...(config.model === 'open' ? openNotes(measurement, config) : [sharesNote(targets), popularityNote(config)]),
    errorsNote(measurement, targets, config),
    bodiesNote(measurement, config),
    percentilesNote(measurement.totals.requests),
    saturationNote(measurement),
    waitNote(measurement),
    durationNote(measurement, config),
  ].filter((note) => note !== undefined);
}

/** Samples that it takes until `SAMPLES_BEYOND` of them lie beyond the percentile. */
function samplesFor(percentile: number): number {
  return Math.round(SAMPLES_BEYOND / (1 - percentile / 100));
}

/** One for each percentile that the samples are too few for. */
function sampleReasons(samples: number, percentiles: readonly number[]): string[] {
  return [...new Set(percentiles)]
    .filter((percentile) => samples < samplesFor(percentile))
    .map((percentile) => `p${percentile}: expected at least ${samplesFor(percentile)} samples, got ${samples}`);
}

function nodeReasons({ requests }: NodeMeasurement, target: Target): string[] {
  const name = nodeName(target);
  if (target.keys.length === 0) return [`${name}: got no requests, because none of the keys is its own`];
  if (target.connections === 0) return [`${name}: got no requests, because none of its keys is asked for`];
  return requests === 0 ? [`${name}: answered no request`] : [];
}

/** What an SLO calls errors, one sentence for each kind. */
function failures(node: NodeMeasurement, target: Target): string[] {
  const name = nodeName(target);
  const { requests, errors, timeouts, failure, non2xx, refusal, wrongBodies, checkedBodies } = node;
  const reasons: string[] = [];
  if (errors > 0) {
    const late = timeouts > 0 ? ` (${timeouts} timed out)` : '';
    reasons.push(`${name}: did not answer ${errors} requests${late}: ${failure ?? 'it closed the connection'}`);
  }
  if (non2xx > 0) reasons.push(`${name}: ${non2xx} of ${requests} answers were not 2xx, the first one ${refusal}`);
  if (wrongBodies > 0) {
    reasons.push(`${name}: ${wrongBodies} of ${checkedBodies} checked bodies were not a value that was put`);
  }
  return reasons;
}

/** An SLO that bounds errors decides on them. */
function errorsNote({ nodes }: Measurement, targets: readonly Target[], config: LoadConfig): string | undefined {
  const failed = isBounded(sloOf(config), 'errors') ? nodes.flatMap((node, i) => failures(node, targets[i]!)) : [];
  if (failed.length === 0) return undefined;
  return `left to the SLO's bound on errors: ${failed.join('; ')}; the latencies do not hold what was not answered`;
}

function sharesNote(targets: readonly Target[]): string {
  const given = targets.map(({ id, connections }) => `${id} ${connections}`).join(', ');
  return (
    'closed model: a connection sends its next request when the last one is answered, and connections were given to ' +
    `nodes in proportion to the predicted share (${given}); so the observed share tells how fast a node answered, not ` +
    'what an uneven ring costs at a given rate'
  );
}

function popularityNote({ popularity, inserts = 0 }: LoadConfig): string | undefined {
  if (popularity === undefined || popularity === 'uniform') return undefined;
  const alike = `popularity ${popularity}: the connections of a node draw among its own keys, with the probabilities that these have within the whole`;
  const isMoving = popularity.startsWith('latest') && inserts > 0;
  return isMoving ? `${alike}; the predicted share is that of the keys at the start` : alike;
}

function bodiesNote({ totals }: Measurement, { model }: LoadConfig): string {
  const whose = model === 'open' ? 'thread' : 'connection';
  return `every status was checked, and the body of every ${READS_PER_CHECKED_BODY}th read of a ${whose} (${totals.checkedBodies} in all)`;
}

function percentilesNote(samples: number): string | undefined {
  const unsupported = PERCENTILES.filter((percentile) => samples < samplesFor(percentile));
  if (unsupported.length === 0) return undefined;
  const list = unsupported.map((percentile) => `p${percentile} (needs ${samplesFor(percentile)})`).join(', ');
  return `${samples} samples do not support ${list}: fewer than ${SAMPLES_BEYOND} values lie beyond`;
}

function saturationNote({ generator }: Measurement): string | undefined {
  if (!generator.saturated || generator.schedule) return undefined;
  return 'the generator had no idle time left: the throughput is what it could send, a floor for the cluster, and the latencies hold the time that answers waited for the generator';
}

/** A node that stalls at the end of a closed loop leaves no sample of it: only who still waits can tell. */
function waitNote({ longestWaitMs, latencyUs }: Measurement): string | undefined {
  if (longestWaitMs * 1000 <= latencyUs.max) return undefined;
  return `at the end a request had been waiting for ${Math.round(longestWaitMs)} ms, longer than any that was answered: the latencies do not hold it`;
}

function durationNote({ elapsedS }: Measurement, { durationS }: LoadConfig): string | undefined {
  if (elapsedS >= durationS * 0.99) return undefined;
  return `stopped after ${elapsedS.toFixed(1)} of ${durationS} seconds`;
}
