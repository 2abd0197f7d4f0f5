import type { BalanceTax, LoadConfig, LoadNode } from '../result/load-result.ts';

type NodeShares = Pick<LoadNode, 'predictedShare' | 'requests' | 'cpu'>;

/** What the hottest node costs the cluster: see `BalanceTax`. */
export function balanceTaxOf({ model }: Pick<LoadConfig, 'model'>, nodes: readonly NodeShares[]): BalanceTax {
  const isOpen = model === 'open';
  const cpus = nodes.flatMap(({ cpu }) => cpu ?? []);
  return {
    predicted: taxOf(nodes.map(({ predictedShare }) => predictedShare)),
    observed: isOpen ? taxOf(nodes.map(({ requests }) => requests)) : null,
    cpu: isOpen && cpus.length === nodes.length ? taxOf(cpus) : null,
  };
}

/** 1 - mean / peak; 0 where there is nothing. */
function taxOf(loads: readonly number[]): number {
  const peak = Math.max(...loads);
  return peak > 0 ? 1 - loads.reduce((sum, load) => sum + load, 0) / loads.length / peak : 0;
}
