import type { Store } from '../store/store.ts';
import { type Exchange, refuse } from './answer.ts';
import { storageFault } from './refusals.ts';
import type { Traffic } from './traffic.ts';

/**
 * Gives the answer that a handler has decided on, when what it says can be said: at once where entries are in memory, else
 * when all that it rests on is on the disk. Where that does not come there, the client is told so instead.
 *
 * An answer that comes later finds its client gone, or its connection closed by uWebSockets.js, which does not let a request
 * that was pipelined overtake the one before.
 */
export function acknowledge(store: Store, traffic: Traffic, exchange: Exchange, answer: () => void): void {
  const { durability } = store;
  if (durability === undefined) {
    answer();
    return;
  }
  const { res } = exchange;
  let isHandling = true;
  let isSettled = false;
  let isGone = false;
  durability.settle((fault) => {
    isSettled = true;
    if (isGone) return;
    const send = () => (fault === undefined ? answer() : refuse(traffic, exchange, storageFault(fault)));
    if (isHandling) send();
    else {
      traffic.settle();
      res.cork(send);
    }
  });
  isHandling = false;
  if (isSettled) return;
  traffic.inFlight++;
  res.onAborted(() => {
    isGone = true;
    traffic.abort();
  });
}
