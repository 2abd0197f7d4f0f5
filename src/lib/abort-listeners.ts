/** What waits for each signal. */
const listeners = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `onAbort` once the signal is aborted. However many wait for a signal it gets one listener: Node.js warns of a leak at
 * the eleventh.
 * @returns takes it back; the signal's listener goes with the last one
 */
export function listenToAbort(signal: AbortSignal, onAbort: () => void): () => void {
  const waiting = listeners.get(signal) ?? listenOnce(signal);
  waiting.add(onAbort);
  return () => {
    waiting.delete(onAbort);
    if (waiting.size > 0 || listeners.get(signal) !== waiting) return;
    listeners.delete(signal);
    signal.removeEventListener('abort', tellAll);
  };
}

function listenOnce(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  listeners.set(signal, waiting);
  signal.addEventListener('abort', tellAll);
  return waiting;
}

function tellAll(this: AbortSignal): void {
  for (const onAbort of [...(listeners.get(this) ?? [])]) onAbort();
}
