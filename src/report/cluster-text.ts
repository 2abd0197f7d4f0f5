import type { LoadConfig } from '../result/load-result.ts';

/** Which nodes were loaded, and how keys got to them: `3 local nodes, ring xxh32, 160 vnodes`. */
export function clusterText({ nodes, local, algorithm, hash, vnodes }: LoadConfig): string {
  const noun = nodes.length === 1 ? 'node' : 'nodes';
  return `${nodes.length} ${local ? 'local ' : ''}${noun}, ${algorithm} ${hash}, ${vnodes} vnodes`;
}
