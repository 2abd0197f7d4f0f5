/** The ends of a 99 % interval, and how many bootstrap samples find them. */
export const LEVEL = { low: 0.005, high: 0.995, z: 2.5758 } as const;
export const RESAMPLES = 1999;
