import { type Arms, armedMetrics } from '../diff/ab/arms.ts';
import { compareArms, gateArms } from '../diff/ab/compare-arms.ts';
import { CONFIDENCE, LEAST_RUNS } from '../diff/confidence.ts';
import { sideOf } from '../diff/diff.ts';
import { parseGate } from '../diff/gate/parse.ts';
import { metricNames } from '../diff/metrics/metric-names.ts';
import { faultsOf } from '../diff/validity.ts';
import { RingmarkError } from '../lib/errors.ts';
import { abCsv } from '../report/ab-csv.ts';
import { abBlocks } from '../report/ab-section.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { AbResult } from '../result/ab-result.ts';
import { collectEnvironment } from '../result/environment.ts';
import type { Run } from '../result/run.ts';
import { measureRounds, type Rounds } from './ab/measure-rounds.ts';
import { type Variant, variantsOf } from './ab/variant.ts';
import { suiteNames } from './bench-part.ts';
import { gateFailure } from './comparison-failure.ts';
import type { Session } from './session.ts';

export interface AbCommandOptions {
  a?: string | undefined;
  b?: string | undefined;
  aDir?: string | undefined;
  bDir?: string | undefined;
  rounds: number;
  gate?: string | undefined;
  format: 'text' | 'markdown' | 'csv';
  all?: true | undefined;
}

/**
 * Measures in turn, compares, shows, and only then says whether a gate holds. Stopped, or where a run fails, it shows the rounds that are done.
 * @throws ERR_USAGE before the first run for what cannot be compared; ERR_GATE_FAILED and ERR_RUN_INVALID as `diff` does.
 */
export async function abCommand(session: Session, command: string[], options: AbCommandOptions): Promise<void> {
  if (options.gate !== undefined) parseGate(options.gate, metricNames(command[0]!, suiteNames), '--gate');
  const environment = await collectEnvironment(session.seed, session.argv);
  const { a, b, aDir, bDir } = options;
  const variants = await variantsOf(command, { options: a, dir: aDir }, { options: b, dir: bDir });
  const rounds = await measureRounds(session, variants, options.rounds);
  if (rounds.orders.length === 0) {
    session.signal.throwIfAborted();
    throw rounds.failure;
  }
  const result: AbResult = { ...resultOf(session, command, variants, rounds, options), environment };
  session.print(drawings[options.format](result, session, options.all === true));
  session.printJson(result);
  session.signal.throwIfAborted();
  if (rounds.failure !== undefined) throw rounds.failure;
  const failure = gateFailure(result.gate, invalidRounds(rounds.runs));
  if (failure) throw failure;
}

function resultOf(
  { seed }: Session,
  command: string[],
  variants: Record<'a' | 'b', Variant>,
  { runs, orders }: Rounds,
  { rounds, gate }: AbCommandOptions,
): Omit<AbResult, 'environment'> {
  const metrics = armedMetrics(runs);
  if (metrics.length === 0)
    throw new RingmarkError('ERR_USAGE', 'ab: expected variants that measure the same things, got nothing in common');
  const named = { a: withPaths(runs.a), b: withPaths(runs.b), noise: withPaths(runs.noise) };
  return {
    schema: 'ringmark/ab@1',
    complete: orders.length === rounds,
    command,
    a: { options: [...variants.a.options], checkout: variants.a.checkout, side: sideOf(named.a) },
    b: { options: [...variants.b.options], checkout: variants.b.checkout, side: sideOf(named.b) },
    rounds,
    done: orders.length,
    orders,
    warnings: [...faultsOf('A', named.a), ...faultsOf('B', named.b), ...faultsOf('A again', named.noise)],
    confidence: CONFIDENCE,
    leastRounds: LEAST_RUNS,
    metrics: compareArms(metrics, { seed }),
    ...(gate !== undefined && { gate: gateArms(gate, metrics, { seed }) }),
  };
}

function withPaths(runs: readonly Run[]) {
  return runs.map((run, i) => ({ path: `round ${i + 1}`, run }));
}

const drawings: Record<AbCommandOptions['format'], (result: AbResult, session: Session, isWhole: boolean) => string> = {
  text: (result, { columns, paint }, isWhole) => renderTerminal(abBlocks(result, isWhole), columns, paint),
  markdown: (result, _session, isWhole) => renderMarkdown(abBlocks(result, isWhole)).trimEnd(),
  csv: abCsv,
};

function invalidRounds({ a, b, noise }: Arms<readonly Run[]>): string[] {
  const sides = { A: a, B: b, 'A again': noise };
  return Object.entries(sides).flatMap(([title, runs]) =>
    runs.flatMap((run, i) => (run.load?.valid === false || !run.complete ? [`${title} of round ${i + 1}`] : [])),
  );
}
