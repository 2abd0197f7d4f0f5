/** CPU time of the generator's process per answered request. */
export const CPU = 'CPU per request';
/** What is between two answers at its highest rate: 1 / (requests per second). */
export const TIME = 'time per request';
/** How late the open model begins one operation in a hundred, at half of its highest rate. */
export const LAG = 'p99 of schedule lag';

export const CONNECTIONS = 64;
/** How long a generator runs before it is measured. */
export const WARMUP_S = 0.5;

/** What the process of a generator tells its parent of one run: nanoseconds, by the names above. */
export type Figures = Readonly<Record<string, number>>;

/** Runs `load` and reads what it took. @param load returns how many requests were answered */
export async function figuresOf(load: () => Promise<number>): Promise<Figures> {
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  const requests = await load();
  const { user, system } = process.cpuUsage(cpu);
  return { [CPU]: ((user + system) * 1000) / requests, [TIME]: ((performance.now() - startMs) * 1e6) / requests };
}
