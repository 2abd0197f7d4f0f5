import type { LoadConfig, LoadEvent } from '../result/load-result.ts';
import { generatorReasons, openNotes, saturationNotes } from './generator-verdict.ts';
import { READS_PER_CHECKED_BODY } from './load-defaults.ts';
import { eventText } from './load-events.ts';
import type { Measurement, NodeMeasurement } from './measurement-window.ts';
import { nodeName } from './node-name.ts';
import { isBounded, percentilesOf, sloOf } from './slo/judge.ts';
import type { Target } from './targets.ts';

/** A percentile is supported by a sample when at least this many of its values lie beyond it. */
const SAMPLES_BEYOND = 10;
const PERCENTILES = [99, 99.9, 99.99] as const;

/** Why the measurement is not to be trusted, one sentence each; none when it is. */
export function invalidReasons(measurement: Measurement, targets: readonly Target[], config: LoadConfig): string[] {
  const nodes = measurement.nodes.flatMap((node, i) => [
    ...idleReasons(node, targets[i]!),
    ...failures(node, targets[i]!, config).flatMap(({ text, excuse }) => (excuse ? [] : [text])),
  ]);
  const events = measurement.interference?.events ?? [];
  const undone = events.flatMap((event) => (event.failure ? [`at ${eventText(event)}: ${event.failure}`] : []));
  const generator = generatorReasons(measurement.generator, config);
  const samples = sampleReasons(measurement.totals.requests, [99, ...percentilesOf(sloOf(config))]);
  return [...nodes, ...undone, ...generator, ...samples];
}

/** What has to be known to read the figures, one sentence each. */
export function notes(measurement: Measurement, targets: readonly Target[], config: LoadConfig): string[] {
  return [
    ...(config.model === 'open' ? openNotes(config) : [sharesNote(targets), popularityNote(config)]),
    ...excusedNotes(measurement, targets, config),
    bodiesNote(measurement, config),
    percentilesNote(measurement.totals.requests),
    ...saturationNotes(measurement, config),
    waitNote(measurement),
    durationNote(measurement, config),
  ].filter((note) => note !== undefined);
}

/** Samples that it takes until `SAMPLES_BEYOND` of them lie beyond the percentile. */
export function samplesFor(percentile: number): number {
  return Math.round(SAMPLES_BEYOND / (1 - percentile / 100));
}

/** One for each percentile that the samples are too few for. */
function sampleReasons(samples: number, percentiles: readonly number[]): string[] {
  return [...new Set(percentiles)]
    .filter((percentile) => samples < samplesFor(percentile))
    .map((percentile) => `p${percentile}: expected at least ${samplesFor(percentile)} samples, got ${samples}`);
}

function idleReasons({ requests }: NodeMeasurement, target: Target): string[] {
  const name = nodeName(target);
  if (target.keys.length === 0) return [`${name}: got no requests, because none of the keys is its own`];
  if (target.connections === 0) return [`${name}: got no requests, because none of its keys is asked for`];
  return requests === 0 ? [`${name}: answered no request`] : [];
}

/** One kind of thing that went wrong on a node. With an excuse it is a note; without one the result is not valid. */
interface NodeFailure {
  text: string;
  excuse: string | undefined;
}

/** A start by hand may be that of a node that ended by itself: what that cost is no wonder of ours. */
const DISTURBING: readonly LoadEvent['action'][] = ['kill', 'pause'];
const DISTURBED = 'to be expected, after what was done to the node';
const BOUNDED = "left to the SLO's bound on";

/**
 * What was done to a node excuses that it did not answer, or lost its keys; an SLO that bounds errors, or hits, decides on
 * them. Nothing but such an SLO excuses a wrong body.
 */
function failures(node: NodeMeasurement, target: Target, config: LoadConfig): NodeFailure[] {
  const { requests, reads, errors, timeouts, failure, non2xx, refusal, misses, wrongBodies, checkedBodies } = node;
  const slo = sloOf(config);
  const disturbed = config.events?.some((event) => event.node === node.id && DISTURBING.includes(event.action))
    ? DISTURBED
    : undefined;
  const asErrors = isBounded(slo, 'errors') ? `${BOUNDED} errors` : undefined;
  const asMisses = isBounded(slo, 'hits') ? `${BOUNDED} hits` : undefined;
  const late = timeouts > 0 ? ` (${timeouts} timed out)` : '';
  const all: [count: number, text: string, excuse: string | undefined][] = [
    [
      errors,
      `did not answer ${errors} requests${late}: ${failure ?? 'it closed the connection'}`,
      disturbed ?? asErrors,
    ],
    [non2xx, `${non2xx} of ${requests} answers were not 2xx, the first one ${refusal}`, disturbed ?? asErrors],
    [misses, `${misses} of ${reads} reads found nothing, where every key had been stored`, disturbed ?? asMisses],
    [wrongBodies, `${wrongBodies} of ${checkedBodies} checked bodies were not a value that was put`, asErrors],
  ];
  return all
    .filter(([count]) => count > 0)
    .map(([, text, excuse]) => ({ text: `${nodeName(target)}: ${text}`, excuse }));
}

/** What would have made the result invalid, by what excuses it. */
function excusedNotes({ nodes }: Measurement, targets: readonly Target[], config: LoadConfig): string[] {
  const excused = nodes.flatMap((node, i) => failures(node, targets[i]!, config)).filter(({ excuse }) => excuse);
  return [...new Set(excused.map(({ excuse }) => excuse))].map((excuse) => {
    const texts = excused.filter((each) => each.excuse === excuse).map(({ text }) => text);
    return `${excuse}: ${texts.join('; ')}; the latencies do not hold what was not answered`;
  });
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
