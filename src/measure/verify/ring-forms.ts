import { coefficientOfVariation, mean } from '../../lib/statistics.ts';
import { type ArcPlacement, exactShares } from '../../placement/arcs.ts';
import { exactMovement } from '../../placement/movement.ts';
import { Ring } from '../../placement/ring.ts';
import { ringShareCv } from '../closed-forms.ts';
import { atMost, type Case, type Check, near } from './check.ts';

/** A ring of `nodes` nodes; another seed makes another one, as if all points were drawn anew. */
export type MakeRing = (ids: readonly string[], options: { vnodes: number; seed: number }) => RingLike;
type RingLike = ArcPlacement & { withNode(id: string): ArcPlacement };

/**
 * Standard errors that a mean may lie from its closed form. A correct ring is further off once in 5 × 10^8 times; and since seeds
 * are fixed, it is the same every time.
 */
const LIMIT_Z = 6;
/** Distance of the 0.5 % and the 99.5 % quantile in standard deviations is 5.15 for a normal distribution: never less here. */
const QUANTILES_APART = 5.15;
/** The table is rounded to 0.001, and was measured on rings, too. */
const TABLE_ERROR = 0.002;
/** What lies outside of the quantiles is 1 %, and as much again as half of it for the error of the quantiles themselves. */
const OUTSIDE = 0.015;

/** Mean and [0.5 %, 99.5 %] quantiles of peak/mean of exact shares, and over how many rings they are looked at. */
const PEAKS: readonly [nodes: number, vnodes: number, rings: number, mean: number, low: number, high: number][] = [
  [10, 40, 1000, 1.258, 1.089, 1.569],
  [10, 160, 800, 1.126, 1.046, 1.263],
  [10, 1000, 200, 1.049, 1.018, 1.1],
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: a measured mean, which happens to lie close to log2(e)
  [100, 40, 400, 1.442, 1.282, 1.717],
  [100, 160, 120, 1.211, 1.141, 1.343],
  [100, 1000, 24, 1.082, 1.054, 1.119],
  [1000, 40, 50, 1.592, 1.455, 1.842],
  [1000, 160, 15, 1.278, 1.222, 1.379],
  [1000, 1000, 3, 1.106, 1.083, 1.136],
];

/** The ring beside its closed forms. @param makeRing what is held to them */
export function ringForms(makeRing: MakeRing = (ids, options) => new Ring(ids, options)): Check[] {
  // One row of the table for both checks, made when it is asked for.
  const made: PeakCell[] = [];
  const cells = function* () {
    for (const [nth, row] of PEAKS.entries()) {
      made[nth] ??= peakCell(makeRing, ...row);
      yield made[nth];
    }
  };
  const check = (source: string, cases: Check['cases']): Check => ({
    implementation: 'ring',
    kind: 'closed-form',
    source,
    cases,
  });
  return [
    check('CV of the exact shares: √((N − 1)/(NV + 1))', function* () {
      for (const { cv } of cells()) yield cv;
    }),
    check('peak/mean: its mean and quantiles, N × V', function* () {
      for (const { peaks } of cells()) yield* peaks;
    }),
    check('V = 1: the mean peak is 1 + 1/2 + … + 1/N', () => harmonicPeaks(makeRing)),
    check('a node joins N: 1/(N + 1) moves, all of it to it', () => joins(makeRing)),
  ];
}

interface PeakCell {
  cv: Case;
  peaks: Case[];
}

function peakCell(
  makeRing: MakeRing,
  nodes: number,
  vnodes: number,
  rings: number,
  meanPeak: number,
  low: number,
  high: number,
): PeakCell {
  const shares = sharesOf(makeRing, nodes, vnodes, rings);
  const of = `${nodes} nodes × ${vnodes} vnodes, ${rings} rings`;
  // The mean of CV² is that of the formula exactly; its relative standard error is derived at `cvZ`.
  const squared = mean(shares.map((share) => coefficientOfVariation(share) ** 2));
  const expected = ringShareCv(nodes, vnodes) ** 2;
  const error = expected * Math.sqrt((2 / (nodes - 1) + 6 / (vnodes * nodes)) / rings);
  const peaks = shares.map((share) => Math.max(...share) * nodes);
  const peakError = (high - low) / QUANTILES_APART / Math.sqrt(rings);
  const outside = peaks.filter((peak) => peak < low || peak > high).length;
  const most = mostOf(rings, OUTSIDE);
  return {
    cv: near(`mean CV², ${of}`, squared, expected, LIMIT_Z * error),
    peaks: [
      near(`mean peak, ${of}`, mean(peaks), meanPeak, LIMIT_Z * peakError + TABLE_ERROR),
      // Of a few rings nearly all would have to lie outside before it could not be chance.
      ...(most < rings / 2 ? [atMost(`peaks outside [${low}, ${high}], ${of}`, outside, most)] : []),
    ],
  };
}

function* harmonicPeaks(makeRing: MakeRing): Generator<Case> {
  const rings = 2000;
  for (const nodes of [2, 3, 10, 30, 100]) {
    let harmonic = 0;
    for (let n = 1; n <= nodes; n++) harmonic += 1 / n;
    const peaks = sharesOf(makeRing, nodes, 1, rings).map((share) => Math.max(...share) * nodes);
    // The largest of N exponential variables has a variance of 1 + 1/4 + … + 1/N², which is below π²/6.
    const error = Math.PI / Math.sqrt(6 * rings);
    yield near(`mean peak, ${nodes} nodes × 1 vnode, ${rings} rings`, mean(peaks), harmonic, LIMIT_Z * error);
  }
}

function* joins(makeRing: MakeRing): Generator<Case> {
  for (const [nodes, vnodes, rings] of [
    [1, 40, 300],
    [10, 160, 300],
    [100, 40, 100],
  ] as const) {
    const of = `${nodes} nodes × ${vnodes} vnodes, ${rings} rings`;
    const moves = Array.from({ length: rings }, (_, seed) => {
      const before = makeRing(nodeIds(nodes), { vnodes, seed });
      return exactMovement(before, before.withNode('joins'));
    });
    const moved = mean(moves.map((move) => move.moved));
    const error = ringShareCv(nodes + 1, vnodes) / (nodes + 1) / Math.sqrt(rings);
    yield near(`mean part that moves, ${of}`, moved, 1 / (nodes + 1), LIMIT_Z * error);
    yield atMost(`collateral, ${of}`, Math.max(...moves.map((move) => move.collateral)), 0);
  }
}

function sharesOf(makeRing: MakeRing, nodes: number, vnodes: number, rings: number): Float64Array[] {
  const ids = nodeIds(nodes);
  return Array.from({ length: rings }, (_, seed) => exactShares(makeRing(ids, { vnodes, seed })));
}

function nodeIds(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `node-${i + 1}`);
}

/** The most of `tries` that happen with a probability of `chance` each, but for once in 10^7 times (binomial). */
function mostOf(tries: number, chance: number): number {
  let term = (1 - chance) ** tries;
  let tail = 1 - term;
  let most = 0;
  for (; tail > 1e-7 && most < tries; most++) {
    term *= ((tries - most) / (most + 1)) * (chance / (1 - chance));
    tail -= term;
  }
  return most;
}
