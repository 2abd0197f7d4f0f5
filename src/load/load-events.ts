import { expectNumber, expectOneOf, usageError } from '../lib/expect.ts';
import type { LoadConfig, LoadEvent } from '../result/load-result.ts';
import type { EventPlayer } from './event-player.ts';
import { waitUntil } from './wait-until.ts';

export const EVENT_ACTIONS = ['kill', 'start', 'pause', 'resume'] as const;

type NodeState = 'running' | 'killed' | 'paused';

/** What a node has to be for an action, and what it is after it. */
const STEPS: Record<LoadEvent['action'], { from: readonly NodeState[]; to: NodeState }> = {
  kill: { from: ['running', 'paused'], to: 'killed' },
  start: { from: ['killed'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
};

/** As it is typed: `10s:kill:node-2`. */
export function eventText({ atS, action, node }: LoadEvent): string {
  return `${atS}s:${action}:${node}`;
}

/**
 * @throws ERR_USAGE for events on a cluster that is not ours, a node that is not in it, a moment outside of the
 * measurement, and what cannot be done to a node as it is then: only what was killed can be started.
 */
export function checkEvents({ events = [], nodes, local, durationS }: LoadConfig): void {
  if (events.length > 0 && !local) {
    throw usageError('at', 'a cluster that ringmark starts itself (--nodes N)', 'nodes that are running already');
  }
  const states = new Map<string, NodeState>(nodes.map(({ id }) => [id, 'running']));
  let sinceS = 0;
  for (const event of events) {
    const name = `at ${eventText(event)}`;
    expectNumber(name, event.atS, sinceS, durationS);
    sinceS = event.atS;
    const { from, to } = STEPS[expectOneOf(name, event.action, EVENT_ACTIONS)];
    const state = states.get(expectOneOf(name, event.node, [...states.keys()]))!;
    if (!from.includes(state)) throw usageError(name, `a node that is ${from.join(' or ')} by then`, state);
    states.set(event.node, to);
  }
}

/**
 * Has every event done at its moment; those of one node one after the other. Returns when all are done, or the signal is
 * aborted and those that were begun are done. An event that fails does not end the others.
 * @param startMs the beginning of the measurement, on the clock of `performance.now()`
 */
export async function playEvents(
  events: readonly LoadEvent[],
  player: EventPlayer,
  startMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const begun: Promise<void>[] = [];
  for (const event of events) {
    await waitUntil(startMs + event.atS * 1000, signal);
    if (signal?.aborted) break;
    begun.push(player.plan(event));
  }
  await Promise.all(begun);
}
