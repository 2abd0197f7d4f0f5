import { envoyPoints } from '../../placement/envoy-points.ts';
import { maglevTable } from '../../placement/maglev-table.ts';
import { toMembers } from '../../placement/members.ts';
import { type Case, type Check, equal } from './check.ts';
import { publishedVectors } from './vectors.ts';

/** The functions that are held to these vectors. */
export interface EnvoyKernels {
  envoyPoints: typeof envoyPoints;
  maglevTable(nodes: readonly string[], tableSize: number): Uint16Array;
}

const HOSTS = [90, 91, 92, 93, 94, 95].map((port) => `127.0.0.1:${port}`);

/** Envoy's two load balancers. @param kernels what is held to them */
export function envoyChecks(kernels: EnvoyKernels = { envoyPoints, maglevTable }): Check[] {
  const check = (implementation: string, file: string, cases: Check['cases']): Check => ({
    implementation,
    kind: 'vectors',
    source: `envoyproxy/envoy ${file}`,
    cases,
  });
  return [
    check('envoy-ring', 'ring_hash_lb_test.cc', () => pointCases(kernels)),
    check('maglev', 'maglev_lb_test.cc', () => tableCases(kernels)),
  ];
}

function* pointCases({ envoyPoints }: EnvoyKernels): Generator<Case> {
  const { points } = publishedVectors().envoy_ring;
  const { high, low, owners } = envoyPoints(toMembers(HOSTS), points.length);
  yield equal('points of 6 hosts', owners.length, points.length);
  for (const [i, [port, hash]] of points.entries()) {
    const got = (BigInt(high[i]! >>> 0) << 32n) | BigInt(low[i]! >>> 0);
    yield equal(`point ${i}`, [HOSTS[owners[i]!], String(got)], [`127.0.0.1:${port}`, hash]);
  }
}

function* tableCases({ maglevTable }: EnvoyKernels): Generator<Case> {
  const table = maglevTable(HOSTS, 7);
  for (const [slot, host] of publishedVectors().envoy_maglev['hosts_127.0.0.1_90_to_95_M7'].entries())
    yield equal(`slot ${slot} of 7`, HOSTS[table[slot]!], HOSTS[host]);
}
