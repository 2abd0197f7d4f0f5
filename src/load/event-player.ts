import { performance } from 'node:perf_hooks';
import { RingmarkError } from '../lib/errors.ts';
import type { LoadEvent, LoadEventDone } from '../result/load-result.ts';

/** An event without its moment. */
export type NodeAct = Pick<LoadEvent, 'action' | 'node'>;

/** What is asked for, as it is written down, and what came of it. */
export interface PlayedEvents {
  asked: LoadEvent[];
  events: LoadEventDone[];
}

interface Begun extends NodeAct {
  isByHand: boolean;
  /** On the clock of `performance.now()`. */
  beganMs: number;
  tookS: number;
  error: Error | undefined;
}

/**
 * Does what is done to nodes, that of one node one thing after the other, and remembers all of it: what the configuration plans,
 * and what somebody does by hand meanwhile, who may begin before anybody knows when the measurement will.
 */
export class EventPlayer {
  readonly #act: (event: NodeAct) => Promise<void>;
  readonly #previous = new Map<string, Promise<unknown>>();
  readonly #begun: Promise<Begun>[] = [];

  /** @param act does one to the cluster */
  constructor(act: (event: NodeAct) => Promise<void> = nobodyActs) {
    this.#act = act;
  }

  /** Has what was planned done next. It does not throw: what failed is told in the end. */
  async plan({ action, node }: NodeAct): Promise<void> {
    await this.#play({ action, node }, false);
  }

  /** Has something done that was not planned. @throws what `act` does */
  async byHand({ action, node }: NodeAct): Promise<void> {
    const { error } = await this.#play({ action, node }, true);
    if (error) throw error;
  }

  /**
   * All that was begun, in the order of time, once it is done; what was refused by hand is none of it.
   * @param planned also what was not begun of it was asked for
   * @param startMs the beginning of the measurement: what was before it has a moment below 0
   */
  async played(planned: readonly LoadEvent[], startMs: number): Promise<PlayedEvents> {
    const begun = (await Promise.all(this.#begun)).filter((each) => !isRefused(each));
    const events = begun.map(({ action, node, beganMs, tookS, error }) => {
      const atS = (beganMs - startMs) / 1000;
      return { atS, action, node, tookS, ...(error && { failure: error.message }) };
    });
    const byHand = events
      .filter((_, i) => begun[i]!.isByHand)
      .map(({ atS, action, node }) => ({ atS: Math.round(atS * 1000) / 1000, action, node }));
    return { asked: [...planned, ...byHand].sort(byTime), events: events.sort(byTime) };
  }

  #play(event: NodeAct, isByHand: boolean): Promise<Begun> {
    const begun = (this.#previous.get(event.node) ?? Promise.resolve()).then(() => this.#do(event, isByHand));
    this.#previous.set(event.node, begun);
    this.#begun.push(begun);
    return begun;
  }

  async #do(event: NodeAct, isByHand: boolean): Promise<Begun> {
    const beganMs = performance.now();
    const since = () => (performance.now() - beganMs) / 1000;
    try {
      await this.#act(event);
      return { ...event, isByHand, beganMs, tookS: since(), error: undefined };
    } catch (error) {
      return { ...event, isByHand, beganMs, tookS: since(), error: error as Error };
    }
  }
}

/** Nothing was done to the node: there is none of that name, or it cannot be done to it as it is. Who asked was told. */
function isRefused({ isByHand, error }: Begun): boolean {
  return isByHand && error instanceof RingmarkError && ['ERR_USAGE', 'ERR_STATE'].includes(error.code);
}

function byTime(a: { atS: number }, b: { atS: number }): number {
  return a.atS - b.atS;
}

async function nobodyActs(): Promise<void> {
  throw new RingmarkError('ERR_STATE', 'events: expected somebody who does them (hooks.player), got nobody');
}
