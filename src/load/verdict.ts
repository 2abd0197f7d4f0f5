import type { LoadConfig } from '../result/schema.ts';
import { generatorReasons, openNotes, saturationNote } from './generator-verdict.ts';
import { eventText } from './load-events.ts';
import type { Measurement, NodeMeasurement } from './measurement-window.ts';
import { nodeName } from './node-name.ts';
import { READS_PER_CHECKED_BODY } from './request-stream.ts';
import type { Target } from './targets.ts';

/** A percentile is supported by a sample when at least this many of its values lie beyond it. */
const SAMPLES_BEYOND = 10;
const PERCENTILES = [99, 99.9, 99.99] as const;

/** Why the measurement is not to be trusted, one sentence each; none when it is. */
export function invalidReasons(measurement: Measurement, targets: readonly Target[], config: LoadConfig): string[] {
  const nodes = measurement.nodes.flatMap((node, i) => nodeReasons(node, targets[i]!, isDisturbed(node.id, config)));
  const events = measurement.interference?.events ?? [];
  const undone = events.flatMap((event) => (event.failure ? [`at ${eventText(event)}: ${event.failure}`] : []));
  const reasons = [...nodes, ...undone, ...generatorReasons(measurement.generator, config)];
  const { requests } = measurement.totals;
  const needed = samplesFor(99);
  if (requests < needed) reasons.push(`p99: expected at least ${needed} samples, got ${requests}`);
  return reasons;
}

/** What has to be known to read the figures, one sentence each. */
export function notes(measurement: Measurement, targets: readonly Target[], config: LoadConfig): string[] {
  return [
    ...(config.model === 'open' ? openNotes(config) : [sharesNote(targets), popularityNote(config)]),
    ...measurement.nodes.map((node, i) => disturbanceNote(node, targets[i]!, config)),
    bodiesNote(measurement, config),
    percentilesNote(measurement.totals.requests),
    saturationNote(measurement, config),
    waitNote(measurement),
    durationNote(measurement, config),
  ].filter((note) => note !== undefined);
}

/** Samples that it takes until `SAMPLES_BEYOND` of them lie beyond the percentile. */
function samplesFor(percentile: number): number {
  return Math.round(SAMPLES_BEYOND / (1 - percentile / 100));
}

/** Whether something was done to the node that explains what it fails in. */
function isDisturbed(id: string, { events = [] }: LoadConfig): boolean {
  return events.some(({ node }) => node === id);
}

function nodeReasons(node: NodeMeasurement, target: Target, isDisturbed: boolean): string[] {
  const name = nodeName(target);
  const { requests, wrongBodies, checkedBodies } = node;
  const reasons: string[] = [];
  if (target.keys.length === 0) reasons.push(`${name}: got no requests, because none of the keys is its own`);
  else if (target.connections === 0) reasons.push(`${name}: got no requests, because none of its keys is asked for`);
  else if (requests === 0) reasons.push(`${name}: answered no request`);
  if (!isDisturbed) reasons.push(...failures(node, name));
  if (wrongBodies > 0) {
    reasons.push(`${name}: ${wrongBodies} of ${checkedBodies} checked bodies were not a value that was put`);
  }
  return reasons;
}

function failures(node: NodeMeasurement, name: string): string[] {
  const { requests, reads, errors, timeouts, failure, non2xx, refusal, misses } = node;
  const late = timeouts > 0 ? ` (${timeouts} timed out)` : '';
  const why = failure ?? 'it closed the connection';
  return [
    ...(errors > 0 ? [`${name}: did not answer ${errors} requests${late}: ${why}`] : []),
    ...(non2xx > 0 ? [`${name}: ${non2xx} of ${requests} answers were not 2xx, the first one ${refusal}`] : []),
    ...(misses > 0 ? [`${name}: ${misses} of ${reads} reads found nothing, where every key had been stored`] : []),
  ];
}

/** What a node failed in that something was done to: that is what the test was made to see. */
function disturbanceNote(node: NodeMeasurement, target: Target, config: LoadConfig): string | undefined {
  if (!isDisturbed(node.id, config)) return undefined;
  const failed = failures(node, nodeName(target));
  return failed.length > 0 ? `${failed.join('; ')} (expected, after what was done to it)` : undefined;
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

/** A node that stalls at the end of a closed loop leaves no sample of it: only who still waits can tell. */
function waitNote({ longestWaitMs, latencyUs }: Measurement): string | undefined {
  if (longestWaitMs * 1000 <= latencyUs.max) return undefined;
  return `at the end a request had been waiting for ${Math.round(longestWaitMs)} ms, longer than any that was answered: the latencies do not hold it`;
}

function durationNote({ elapsedS }: Measurement, { durationS }: LoadConfig): string | undefined {
  if (elapsedS >= durationS * 0.99) return undefined;
  return `stopped after ${elapsedS.toFixed(1)} of ${durationS} seconds`;
}
