import type { Random } from '../../lib/random.ts';
import type { RateProfile } from './rate-profile.ts';

/** How requests follow each other: evenly, or independently of each other as those of many users do. */
export type ArrivalKind = 'constant' | 'poisson';

/**
 * The moments at which one of several threads has to send: together their requests follow the profile exactly. Constant
 * arrivals are dealt out in turn; Poisson processes of a part of the rate each add up to one of the whole.
 */
export class Arrivals {
  readonly durationS: number;
  readonly #profile: RateProfile;
  readonly #threads: number;
  readonly #random: Random | null;
  #request: number;

  /** @param profile read from front to back: it cannot be shared with others */
  constructor(profile: RateProfile, kind: ArrivalKind, random: Random, thread: number, threads: number) {
    this.durationS = profile.durationS;
    this.#profile = profile;
    this.#threads = threads;
    this.#random = kind === 'poisson' ? random : null;
    // In the middle of its share of time: neither at the very beginning nor at the very end.
    this.#request = this.#random ? 0 : thread + 0.5 - threads;
  }

  /** When this thread's next request is due, in seconds from the beginning; Infinity when there is none any more. */
  nextS(): number {
    // A float below 1 keeps the logarithm finite.
    this.#request += this.#threads * (this.#random ? -Math.log(1 - this.#random.float()) : 1);
    return this.#profile.dueS(this.#request);
  }

  /** How many are due from the last one that `nextS` gave on, itself included, that are due after `fromS`; of Poisson arrivals the mean. */
  left(fromS: number): number {
    const from = Math.max(this.#request, this.#profile.requestsUntil(fromS));
    return Math.ceil(Math.max(0, this.#profile.requests - from) / this.#threads);
  }
}
