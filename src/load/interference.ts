import type { LoadConfig } from '../result/load-result.ts';
import { type AvailabilityMemory, outagesOf } from './availability.ts';
import { EventPlayer } from './event-player.ts';
import { playEvents } from './load-events.ts';
import type { LoadHooks } from './load-run.ts';
import type { Interference } from './measurement-window.ts';
import type { Target } from './targets.ts';

/** Whether something is done to the nodes, or may be: then it has to be watched when they answer. */
export function isWatched({ events }: LoadConfig, { player }: LoadHooks): boolean {
  return events !== undefined || player !== undefined;
}

/**
 * Begins to do what is planned for the nodes. What is returned, called when the measurement has ended, tells all that was done to
 * them since there was a player, and what came of it; undefined where that is nothing, and nothing was planned.
 * @param startMs the beginning of the measurement, on the clock of `performance.now()`
 */
export function interfere(
  { events }: LoadConfig,
  { player = new EventPlayer() }: LoadHooks,
  startMs: number,
  signal: AbortSignal | undefined,
): (targets: readonly Target[], memories: Memories, elapsedS: number) => Promise<Interference | undefined> {
  const playing = playEvents(events ?? [], player, startMs, signal);
  return async (targets, memories, elapsedS) => {
    await playing;
    const played = await player.played(events ?? [], startMs);
    if (events === undefined && played.events.length === 0) return undefined;
    return { ...played, outages: targets.flatMap(({ id }, i) => outagesOf(id, memories[i]!, elapsedS)) };
  };
}

/** By node, and by thread. */
type Memories = readonly (readonly AvailabilityMemory[])[];
