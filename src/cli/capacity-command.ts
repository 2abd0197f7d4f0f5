import { availableParallelism } from 'node:os';
import { RingmarkError } from '../lib/errors.ts';
import { type CapacityOptions, checkCapacity, findCapacity } from '../load/capacity/capacity.ts';
import type { SearchOptions } from '../load/capacity/search.ts';
import type { LoadProgress } from '../load/load-run.ts';
import { capacityBlocks } from '../report/capacity-section.ts';
import { renderTerminal } from '../report/terminal.ts';
import { formatCount, formatNs } from '../report/units.ts';
import type { CapacityResult, CapacityStep } from '../result/capacity-result.ts';
import { collectEnvironment } from '../result/environment.ts';
import { latelyText } from './lately-text.ts';
import { configOf, type LoadPartOptions, type LoadSite, withNodes } from './load-part.ts';
import type { Session } from './session.ts';

export interface CapacityCommandOptions {
  nodes: LoadPartOptions['nodes'];
  load: Omit<LoadPartOptions, 'nodes'>;
  search: Omit<SearchOptions, 'leastPerS'>;
  maxDurationS: number;
  /** What the nodes ask for, if they ask. */
  authToken?: string | undefined;
}

/**
 * Searches, shows every step as it is done, then the answer.
 * @throws ERR_GATE_FAILED when no rate meets the SLO; ERR_RUN_INVALID when the generator gave way first, or time ran out.
 */
export async function capacityCommand(session: Session, options: CapacityCommandOptions): Promise<void> {
  const { nodes, load, search, maxDurationS, authToken } = options;
  const optionsAt = (site: LoadSite): CapacityOptions => ({
    ...search,
    maxDurationS,
    cores: availableParallelism(),
    config: configOf(session, load, site),
  });
  const environment = await collectEnvironment(session.seed, session.argv);
  const found = await withNodes(
    session,
    nodes,
    (unborn) => checkCapacity(optionsAt(unborn)),
    (site) => {
      const { signal } = session;
      const onProgress = progressOf(session);
      return findCapacity(optionsAt(site), {
        ...{ signal, onProgress, authToken },
        onStep: (step) => session.log(stepText(step)),
      });
    },
  );
  const { schema, ...rest } = found;
  const result: CapacityResult = { schema, environment, ...rest };
  session.print(renderTerminal(capacityBlocks(result), session.columns, session.paint));
  session.printJson(result);
  session.signal.throwIfAborted();
  const failure = failureOf(result);
  if (failure) throw failure;
}

function progressOf(session: Session): (progress: LoadProgress) => void {
  let phase: LoadProgress['phase'] | undefined;
  let bar = session.progress('capacity');
  return (progress) => {
    if (progress.phase !== phase) bar = session.progress(`capacity: ${progress.phase}`);
    phase = progress.phase;
    const { lately } = progress;
    bar.update(progress.fraction, lately ? latelyText(lately) : '');
    if (progress.fraction === 1) bar.done();
  };
}

function stepText({ ratePerS, verdict, p99Us, reasons }: CapacityStep): string {
  const why = verdict === 'passed' ? '' : `: ${reasons.join('; ')}`;
  return `capacity: ${formatCount(ratePerS)}/s ${verdict}, p99 ${formatNs(p99Us * 1000)}${why}`;
}

function failureOf({ capacity, complete, slo, config }: CapacityResult): RingmarkError | undefined {
  const { ratePerS, isFloor } = capacity;
  if (!complete)
    return new RingmarkError('ERR_RUN_INVALID', 'capacity: expected a narrower interval, got no time left for it');
  if (isFloor && !config.allowSaturated) {
    const least = ratePerS > 0 ? `got at least ${formatCount(ratePerS)}/s` : `no rate meets ${slo}`;
    const advice = 'take more --threads, or a machine of its own for the generator, or --allow-saturated';
    return new RingmarkError('ERR_RUN_INVALID', `capacity: ${least}: the generator was the limit; ${advice}`);
  }
  return ratePerS > 0
    ? undefined
    : new RingmarkError('ERR_GATE_FAILED', `capacity: expected a rate that meets ${slo}, got none`);
}
