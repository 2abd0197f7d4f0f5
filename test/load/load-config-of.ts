import { LOAD_DEFAULTS } from '../../src/load/load-defaults.ts';
import type { LoadConfig } from '../../src/result/load-result.ts';

/** A short load test of these nodes. */
export function loadConfigOf(
  nodes: readonly { id: string; url: string }[],
  changes: Partial<LoadConfig> = {},
): LoadConfig {
  return {
    ...LOAD_DEFAULTS,
    nodes: nodes.map(({ id, url }) => ({ id, url })),
    local: true,
    keys: 200,
    connections: 20,
    durationS: 0.3,
    warmupS: 0.05,
    timeoutMs: 2000,
    seed: 1,
    ...changes,
  };
}
