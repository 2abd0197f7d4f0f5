/** That all intervals of a result hold at once. */
export const CONFIDENCE = 0.99;
/** Runs of each side, or rounds, that show how runs vary. */
export const LEAST_RUNS = 5;
