import type { LoadConfig, LoadSweepAxis } from '../result/load-result.ts';
import { formatInteger } from './units.ts';

/**
 * Which nodes were loaded, and how keys got to them: `3 local nodes, ring xxh32, 160 vnodes`.
 * @param sweep of several load tests: then it is of all their values, `1, 16 and 160 vnodes`
 */
export function clusterText(config: LoadConfig, sweep?: LoadSweepAxis): string {
  const { nodes, local } = config;
  const noun = nodes.length === 1 ? 'node' : 'nodes';
  const of = (parameter: 'algorithm' | 'hash' | 'vnodes') =>
    sweep?.parameter === parameter ? inWords(sweep.values) : String(config[parameter]);
  return `${formatInteger(nodes.length)} ${local ? 'local ' : ''}${noun}, ${of('algorithm')} ${of('hash')}, ${of('vnodes')} vnodes`;
}

function inWords(values: readonly (string | number)[]): string {
  const words = values.map(String);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
