import { hashFunction } from '../../hash/registry.ts';
import { RingmarkError } from '../../lib/errors.ts';
import { mix32 } from '../../lib/mix.ts';
import type { HashUse, PlacementAlgorithm } from '../../placement/algorithm.ts';
import { hasArcs } from '../../placement/arcs.ts';
import type { HashedKeys } from '../../placement/hashed-keys.ts';
import { exactMovement, sampledMovement } from '../../placement/movement.ts';
import type { NodeSpec, Placement } from '../../placement/placement.ts';
import type { AdviseCandidate, AdviseNeeds, Shortfall } from '../../result/advise-result.ts';
import { hashQuality } from '../hash-gate.ts';
import { excesses, incapacities } from './judge.ts';
import { raceLookups } from './lookup-race.ts';
import { fairShares, weightsOf } from './needs.ts';
import { type PeakAnswer, peakOf, Samples } from './peak.ts';
import { codeOf, type Settings, settingsToTry } from './settings.ts';

export interface StudyOptions {
  needs: AdviseNeeds;
  /** Fewer sets of nodes, fewer keys, shorter timings. */
  quick: boolean;
  seed: number;
  signal?: AbortSignal | undefined;
}

const NO_FIGURES = { peak: null, lookupNs: null, bytes: null, collateral: null };
/** Keys that are looked up in one timed batch. */
const TIMED_KEYS = 4096;
/** Points of rings that the sets of one candidate may have together. */
const MAX_WORK = 4e6;
/** Nodes that they may have together: the more nodes, the less the names' luck matters. */
const MAX_NODES = 10_000;

/** What the candidates have in common: sets of nodes, and keys. */
export class Study {
  readonly #options: StudyOptions;
  readonly #samples: Samples;
  readonly #weights: readonly number[];
  readonly #fair: Float64Array;
  /** In words; empty for none. */
  readonly #weaknesses = new Map<HashUse, string>();
  readonly #placements = new Map<AdviseCandidate, Placement>();

  constructor(options: StudyOptions) {
    const { needs, quick, seed } = options;
    const size = (needs.replicas === 1 ? 20_000 : 6_000) / (quick ? 2 : 1);
    this.#options = options;
    this.#samples = new Samples(size, seed);
    this.#weights = weightsOf(needs);
    this.#fair = fairShares(this.#weights, needs.replicas);
  }

  /** All but the lookup, of the first settings that are even enough and move few enough keys, or else the last ones. */
  candidate(algorithm: PlacementAlgorithm): AdviseCandidate {
    const { needs } = this.#options;
    const cannot = incapacities(algorithm, needs);
    const shortfalls = cannot.length > 0 ? cannot : this.#hashWeakness(algorithm);
    if (shortfalls.length > 0) return unmeasured(algorithm, {}, shortfalls);
    const tries = settingsToTry(algorithm, needs);
    for (const [nth, settings] of tries.entries()) {
      const isLast = nth === tries.length - 1;
      try {
        const peak = this.#peak(algorithm, settings, isLast);
        if (excesses({ ...NO_FIGURES, peak }, needs).length > 0 && !isLast) continue;
        const measured = this.#measured(algorithm, settings, peak);
        const { collateral } = measured.candidate;
        if (excesses({ ...NO_FIGURES, collateral }, needs).length > 0 && !isLast) continue;
        this.#placements.set(measured.candidate, measured.placement);
        return measured.candidate;
      } catch (error) {
        if (!(error instanceof RingmarkError) || error.code !== 'ERR_USAGE') throw error;
        const refused: Shortfall = { need: 'nodes', expected: 'a placement of them', got: error.message, excess: null };
        return unmeasured(algorithm, nth === 0 ? {} : settings, [refused]);
      }
    }
    throw new Error('no settings to try');
  }

  /** Times the candidates that there is a placement of. @returns false once aborted. */
  async time(candidates: readonly AdviseCandidate[], onProgress: (fraction: number) => void): Promise<boolean> {
    const timed = candidates.filter((candidate) => this.#placements.has(candidate));
    const times = await raceLookups(
      timed.map((candidate) => this.#placements.get(candidate)!),
      {
        ...this.#options,
        keys: this.#samples.keys(0).slice(0, TIMED_KEYS),
        replicas: this.#options.needs.replicas,
        onProgress,
      },
    );
    for (const [i, candidate] of timed.entries()) candidate.lookupNs = times?.[i] ?? null;
    return times !== undefined;
  }

  #peak(algorithm: PlacementAlgorithm, settings: Settings, isLast: boolean) {
    const { needs, quick } = this.#options;
    return peakOf({
      create: (set) => algorithm.create(this.#nodes(set), settings),
      fairOf: (set) => new Map(this.#nodes(set).map(({ id }, i) => [id, this.#fair[i]!])),
      hash: this.#hash(algorithm),
      replicas: needs.replicas,
      sets: Math.max(5, Math.min(quick ? 10 : 20, this.#mostSets(settings))),
      samples: this.#samples,
      limit: isLast ? null : needs.maxPeak,
    });
  }

  /** How many sets of nodes may be tried before it takes too long. */
  #mostSets({ vnodes }: Settings): number {
    const { nodes } = this.#options.needs;
    const points = nodes * (typeof vnodes === 'number' ? vnodes : 1);
    return Math.min(Math.floor(MAX_WORK / points), Math.floor(MAX_NODES / nodes));
  }

  #measured(algorithm: PlacementAlgorithm, settings: Settings, { idle, ...peak }: PeakAnswer) {
    const placement = algorithm.create(this.#nodes(0), settings);
    const candidate: AdviseCandidate = {
      ...unmeasured(algorithm, settings, idle === 0 ? [] : [withoutShare(idle)]),
      peak,
      bytes: placement.bytes,
      collateral: this.#collateral(algorithm, settings),
      caveats: caveats(algorithm, this.#options.needs),
    };
    return { candidate, placement };
  }

  /** A hash function that was asked for has to be good enough for what the algorithm makes of it. */
  #hashWeakness({ hashUse }: PlacementAlgorithm): Shortfall[] {
    const { hash } = this.#options.needs;
    if (hash === null) return [];
    const reason = this.#weaknesses.get(hashUse) ?? weaknessOf(hash, hashUse);
    this.#weaknesses.set(hashUse, reason);
    if (reason === '') return [];
    return [{ need: 'hash', expected: 'one that passes the quality gate', got: `${hash}: ${reason}`, excess: null }];
  }

  /** When a node joins, and when one leaves that may: the most of some sets of nodes, since it depends on the luck of names too. */
  #collateral(algorithm: PlacementAlgorithm, settings: Settings): number | null {
    const { needs, quick } = this.#options;
    if (needs.removal === 'none') return null;
    if (!algorithm.hasCollateral) return 0;
    const sets = Math.max(1, Math.min(quick ? 5 : 10, this.#mostSets(settings)));
    return Math.max(
      ...Array.from({ length: sets }, (_, set) =>
        this.#collateralOf(
          algorithm.create(this.#nodes(set), settings),
          this.#samples.hashed(set, this.#hash(algorithm)),
        ),
      ),
    );
  }

  #collateralOf(placement: Placement, hashed: HashedKeys): number {
    const { nodes } = placement;
    const afters = [placement.withNode('joins')];
    if (nodes.length > 1)
      afters.push(
        placement.withoutNode(this.#options.needs.removal === 'any' ? nodes[nodes.length >> 1]! : nodes.at(-1)!),
      );
    const moved = (after: Placement) =>
      hasArcs(placement) && hasArcs(after)
        ? exactMovement(placement, after)
        : sampledMovement(placement, after, hashed);
    return Math.max(...afters.map((after) => moved(after).collateral));
  }

  #hash({ defaultHash }: PlacementAlgorithm): string {
    return this.#options.needs.hash ?? defaultHash;
  }

  /** Names as schedulers make them: other ones in each set, since how even a ring is depends on the luck of its names. */
  #nodes(set: number): (NodeSpec & { id: string })[] {
    const name = mix32(this.#options.seed + Math.imul(set + 1, 0x9e3779b9)).toString(36);
    return this.#weights.map((weight, i) => ({ id: `${name}-${i + 1}`, weight }));
  }
}

/** Numbered keys are the ones on which a weak hash shows: why one is too weak, and nothing for a good one. */
function weaknessOf(hash: string, use: HashUse): string {
  const reasons = (['user', 'int'] as const).map((shape) => hashQuality(hashFunction(hash), use, shape).reason);
  return reasons.find((reason) => reason !== null) ?? '';
}

function unmeasured(algorithm: PlacementAlgorithm, settings: Settings, shortfalls: Shortfall[]): AdviseCandidate {
  return {
    algorithm: algorithm.name,
    options: settings,
    code: codeOf(algorithm.name, settings),
    peak: null,
    lookupNs: null,
    bytes: null,
    collateral: null,
    isOrderFree: algorithm.isOrderFree,
    shortfalls,
    caveats: [],
  };
}

/** A node of little weight that gets no point, and so no key. */
function withoutShare(idle: number): Shortfall {
  return { need: 'weights', expected: 'a share for every node', got: `${idle} without any`, excess: null };
}

function caveats({ isOrderFree, hasCollateral, removal }: PlacementAlgorithm, needs: AdviseNeeds): string[] {
  return [
    ...(isOrderFree
      ? []
      : [
          'its answers depend on the order in which nodes came and went: every process has to make the same changes in the same order',
        ]),
    ...(removal === 'tail' ? ['only the last node can leave'] : []),
    ...(hasCollateral && needs.removal === 'none' ? ['a change of nodes moves keys between nodes that stay'] : []),
  ];
}
