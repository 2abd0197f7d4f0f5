/** What is wrong with a data file. */
export class Damage extends Error {}
