import type { Random } from '../../lib/random.ts';
import type { RateProfile } from './rate-profile.ts';

/** How requests follow each other: evenly, or independently of each other as those of many users do. */
export type ArrivalKind = 'constant' | 'poisson';

/**
 * The moments at which one of several threads has to send: together their requests follow the profile exactly. Constant
 * arrivals are dealt out in turn; Poisson processes of a part of the rate each add up to one of the whole.
 */
export class Arrivals {
  readonly #profile: RateProfile;
  readonly #threads: number;
  readonly #random: Random | null;
  #request: number;

  constructor(profile: RateProfile, kind: ArrivalKind, random: Random, thread: number, threads: number) {
    this.#profile = profile;
    this.#threads = threads;
    this.#random = kind === 'poisson' ? random : null;
    this.#request = this.#random ? 0 : thread + 0.5 - threads;
  }

  /** When this thread's next request is due, in seconds from the beginning; Infinity when there is none any more. */
  nextS(): number {
    // A float below 1 keeps the logarithm finite.
    this.#request += this.#threads * (this.#random ? -Math.log(1 - this.#random.float()) : 1);
    return this.#profile.dueS(this.#request);
  }
}
