import { xxh32 } from '../../hash/xxh32.ts';
import { Random } from '../../lib/random.ts';
import { coefficientOfVariation, mean } from '../../lib/statistics.ts';
import { type ArcPlacement, exactShares, HASH_SPACE } from '../../placement/arcs.ts';
import { EnvoyRing } from '../../placement/envoy-ring.ts';
import { Ketama } from '../../placement/ketama.ts';
import { Maglev } from '../../placement/maglev.ts';
import { MultiProbe } from '../../placement/multiprobe.ts';
import type { Placement } from '../../placement/placement.ts';
import { multiprobeKurtosis, multiprobeShareCv, ringShareCv, samplingCv } from '../closed-forms.ts';
import { type Case, type Check, near } from './check.ts';

/** How the placements that are held to these forms are made, each of the ids of nodes. */
export interface ShareMakers {
  ketama(ids: readonly string[]): ArcPlacement;
  'envoy-ring'(ids: readonly string[]): ArcPlacement;
  maglev(ids: readonly string[]): ArcPlacement;
  multiprobe(ids: readonly string[]): Placement;
}

const MAKERS: ShareMakers = {
  ketama: (ids) => new Ketama(ids),
  'envoy-ring': (ids) => new EnvoyRing(ids),
  maglev: (ids) => new Maglev(ids),
  multiprobe: (ids) => new MultiProbe(ids),
};

/** See ring-forms.ts: a correct placement is further off once in 5 × 10^8 times, and names are fixed. */
const LIMIT_Z = 6;
const VNODES = 160;
const PROBES = 21;
/** How far a thousand nodes are from many. */
const FEW_NODES = 0.002;

/** The other placements whose shares are exact, beside their closed forms. @param makers what is held to them */
export function shareForms(makers: ShareMakers = MAKERS): Check[] {
  const ring = (implementation: 'ketama' | 'envoy-ring'): Check => ({
    implementation,
    kind: 'closed-form',
    source: 'CV of the exact shares: √((N − 1)/(NV + 1))',
    cases: () => ringCases(makers[implementation]),
  });
  const table: Check = {
    implementation: 'maglev',
    kind: 'closed-form',
    source: 'M slots dealt out in turn: shares differ by 1/M',
    cases: () => slotCases(makers.maglev),
  };
  const probes: Check = {
    implementation: 'multiprobe',
    kind: 'closed-form',
    source: 'k probes: largest k/(k − 1), CV 1/√(2k − 1)',
    cases: () => probeCases(makers.multiprobe),
  };
  return [ring('ketama'), ring('envoy-ring'), table, probes];
}

/** Other names give another ring, as if all points were drawn anew. */
function* ringCases(make: (ids: readonly string[]) => ArcPlacement): Generator<Case> {
  for (const [nodes, rings] of [
    [10, 100],
    [103, 10],
  ] as const) {
    const squared = mean(
      Array.from({ length: rings }, (_, set) => coefficientOfVariation(exactShares(make(idsOf(nodes, set)))) ** 2),
    );
    const expected = ringShareCv(nodes, VNODES) ** 2;
    const error = expected * Math.sqrt((2 / (nodes - 1) + 6 / (VNODES * nodes)) / rings);
    yield near(`mean CV², ${nodes} nodes × ${VNODES} points, ${rings} rings`, squared, expected, LIMIT_Z * error);
  }
}

function* slotCases(make: (ids: readonly string[]) => ArcPlacement): Generator<Case> {
  for (const nodes of [1, 3, 10, 100, 1000]) {
    const placement = make(idsOf(nodes, 0));
    const { space } = placement.arcs();
    const shares = exactShares(placement);
    const spread = Math.round((Math.max(...shares) - Math.min(...shares)) * space);
    yield near(`largest less smallest share of ${nodes} nodes, in slots`, spread, space % nodes === 0 ? 0 : 1, 0.01);
  }
}

/**
 * Shares of sampled keys, less the noise of the sample. The largest share of many nodes tends to k/(k − 1), but the largest of a
 * sample is mostly noise. So it is looked for where theory has it: at the nodes with the widest gaps before their points, whose
 * shares k/(k − 1) · (1 − exp(−(k − 1)g)) all come close to it.
 */
function* probeCases(make: (ids: readonly string[]) => Placement): Generator<Case> {
  const [nodes, rings, keys, widest] = [1000, 6, 200_000, 100];
  const perNode = keys / nodes;
  const variances: number[] = [];
  const large: number[] = [];
  for (let set = 0; set < rings; set++) {
    const ids = idsOf(nodes, set);
    const placement = make(ids);
    const counts = new Float64Array(nodes);
    const random = new Random(set);
    for (let i = 0; i < keys; i++) counts[placement.indexOfHash(random.uint32())]!++;
    variances.push(coefficientOfVariation(counts) ** 2 - samplingCv(nodes, keys) ** 2);
    for (const id of widestGaps(ids).slice(0, widest)) large.push(counts[placement.nodes.indexOf(id)]! / perNode);
  }
  const of = `${nodes} nodes, k = ${PROBES}, ${rings} × ${keys} keys`;
  const expected = multiprobeShareCv(nodes, PROBES) ** 2;
  const spread = (expected + 1 / perNode) * Math.sqrt((2 + multiprobeKurtosis(PROBES)) / nodes / rings);
  yield near(`mean CV² less the noise, ${of}`, mean(variances), expected, LIMIT_Z * spread);
  const peak = PROBES / (PROBES - 1);
  const error = Math.sqrt(peak / perNode / large.length);
  yield near(`mean share behind the ${widest} widest gaps, ${of}`, mean(large), peak, LIMIT_Z * error + FEW_NODES);
}

/** The ids, the one with the widest gap before its point first. */
function widestGaps(ids: readonly string[]): string[] {
  const points = ids.map((id) => ({ id, at: xxh32.hash32(id) })).sort((a, b) => a.at - b.at);
  const gaps = points.map(({ id, at }, i) => ({ id, gap: at - (points.at(i - 1)!.at - (i === 0 ? HASH_SPACE : 0)) }));
  return gaps.sort((a, b) => b.gap - a.gap).map(({ id }) => id);
}

function idsOf(count: number, set: number): string[] {
  return Array.from({ length: count }, (_, i) => `set-${set}-node-${i + 1}`);
}
