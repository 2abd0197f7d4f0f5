import type { Run } from '../result/run.ts';
import { runMetrics } from './metrics/run-metrics.ts';
import type { NamedRun } from './sides.ts';

/** The runs of a side, each once: a copy of a run says nothing of how runs vary. */
export function distinctRuns(side: string, runs: readonly NamedRun[]): { runs: NamedRun[]; warnings: string[] } {
  const found = new Map<string, NamedRun[]>();
  for (const named of runs) {
    const identity = identityOf(named.run);
    found.set(identity, [...(found.get(identity) ?? []), named]);
  }
  const copied = [...found.values()].filter((same) => same.length > 1);
  return {
    runs: [...found.values()].map(([first]) => first!),
    warnings: copied.map((same) => `${side}: ${few(same.map(({ path }) => path))} are one run, and count as one`),
  };
}

/**
 * When it started, and all that it measured: neither another name, nor another order of the keys in its file, nor what `--json`
 * leaves out makes another run of it. Of two machines that start in the same millisecond the figures differ.
 */
function identityOf(run: Run): string {
  const figures = [...runMetrics(run)].map(([key, { value }]) => [key, value]);
  return JSON.stringify([run.environment.startedAt, figures]);
}

function few(paths: readonly string[]): string {
  const most = 4;
  const shown = paths.slice(0, most).join(', ');
  return paths.length <= most ? shown : `${shown} and ${paths.length - most} more`;
}
