import { coefficientOfVariation, mean } from '../../lib/statistics.ts';
import { type ArcPlacement, exactShares } from '../../placement/arcs.ts';
import { EnvoyRing } from '../../placement/envoy-ring.ts';
import { Ketama } from '../../placement/ketama.ts';
import { Maglev } from '../../placement/maglev.ts';
import { ringShareCv } from '../closed-forms.ts';
import { type Case, type Check, near } from './check.ts';

/** How the placements that are held to these forms are made, each of the ids of nodes. */
export interface ShareMakers {
  ketama(ids: readonly string[]): ArcPlacement;
  'envoy-ring'(ids: readonly string[]): ArcPlacement;
  maglev(ids: readonly string[]): ArcPlacement;
}

const MAKERS: ShareMakers = {
  ketama: (ids) => new Ketama(ids),
  'envoy-ring': (ids) => new EnvoyRing(ids),
  maglev: (ids) => new Maglev(ids),
};

/** See ring-forms.ts: a correct placement is further off once in 5 × 10^8 times, and names are fixed. */
const LIMIT_Z = 6;
const VNODES = 160;

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
  return [ring('ketama'), ring('envoy-ring'), table];
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

function idsOf(count: number, set: number): string[] {
  return Array.from({ length: count }, (_, i) => `set-${set}-node-${i + 1}`);
}
