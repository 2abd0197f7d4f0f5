import type { BenchRow, BenchSuite } from '../result/schema.ts';
import {
  type RunningStore,
  STORE_OPERATIONS,
  type StoreOperation,
  type StoreRun,
  type StoreScenario,
  type StoreSubject,
} from './store-scenario.ts';
import { type SuiteOptions, toRows } from './suite.ts';

const ROUNDS = 10;
/** Of each operation but `put`, which fills the store. */
const MAX_OPERATIONS = 500_000;

interface Started extends StoreSubject {
  readonly store: RunningStore;
}

/** Fills all stores, each in its process, then works on them: in turns, so that a machine that slows down slows all of them. */
export async function runStoreSuite(scenario: StoreScenario, options: SuiteOptions): Promise<BenchSuite> {
  const { name, question, baseline } = scenario;
  const entries = options.quick ? scenario.entries.quick : scenario.entries.full;
  const suite: BenchSuite = { name, question, baseline, floorNs: null, rows: [], skipped: [] };
  const started: Started[] = [];
  try {
    for (const subject of scenario.stores) {
      const store = await subject.start(entries);
      if ('missing' in store) suite.skipped.push(`${store.name}: ${store.missing}`);
      else started.push({ ...subject, store });
    }
    for (const [at, operation] of STORE_OPERATIONS.entries()) {
      const onRound = (round: number) =>
        options.onProgress?.((at + round / ROUNDS) / STORE_OPERATIONS.length, `${name}: ${operation}`);
      const able = started.filter(({ operations }) => operations?.includes(operation) ?? true);
      const rounds = await runRounds(able, operation, entries, onRound, options.signal);
      if (rounds === undefined) return suite;
      suite.rows.push(...(await rowsOf(able, operation, entries, baseline, rounds)));
    }
    return suite;
  } finally {
    await Promise.all(started.map(({ store }) => store.stop()));
  }
}

/** Undefined where the signal came before the end. */
async function runRounds(
  subjects: readonly Started[],
  operation: StoreOperation,
  entries: number,
  onRound: (round: number) => void,
  signal: AbortSignal | undefined,
): Promise<StoreRun[][] | undefined> {
  const each = Math.floor((operation === 'put' ? entries : Math.min(entries, MAX_OPERATIONS)) / ROUNDS);
  const rounds: StoreRun[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push([]);
    for (const { store } of subjects) {
      if (signal?.aborted) return undefined;
      rounds[round]!.push(await store.run(operation, round * each, each));
    }
    onRound(round + 1);
  }
  return rounds;
}

async function rowsOf(
  subjects: readonly Started[],
  operation: StoreOperation,
  entries: number,
  baseline: string,
  rounds: readonly (readonly StoreRun[])[],
): Promise<BenchRow[]> {
  const timed = toRows(
    subjects.map((subject) => ({ ...subject, batch: 1 })),
    { operation, entries },
    baseline,
    rounds.map((round) => round.map(({ ns }) => Float64Array.of(ns))),
  );
  const rows: BenchRow[] = [];
  for (const [i, row] of timed.entries()) {
    const pauses = rounds.map((round) => round[i]!.longestPauseMs).filter((pause) => pause !== null);
    const memory = operation === 'put' ? await subjects[i]!.store.memory() : undefined;
    rows.push({
      ...row,
      ...(pauses.length > 0 && { longestPauseMs: Math.max(...pauses) }),
      ...(memory && {
        rssBytesPerEntry: memory.rssBytes / entries,
        ...(memory.heapBytes !== null && { heapBytesPerEntry: memory.heapBytes / entries }),
      }),
    });
  }
  return rows;
}
