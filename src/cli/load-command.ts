import { loadBlocks } from '../report/load-section.ts';
import { loadSweepBlocks } from '../report/load-sweep-section.ts';
import { collectEnvironment } from '../result/environment.ts';
import type { LoadResult, LoadSecond, LoadSweepAxis } from '../result/load-result.ts';
import { LineStream } from './line-stream.ts';
import type { LiveAddress } from './live-part.ts';
import { loadFailure } from './load-failure.ts';
import { type LoadPartOptions, loadPart } from './load-part.ts';
import { loadSweepPart } from './load-sweep-part.ts';
import { publishRun } from './publish-run.ts';
import type { Session } from './session.ts';

export interface LoadCommandOptions {
  load: LoadPartOptions;
  /** Several load tests instead of one. */
  sweep?: LoadSweepAxis | undefined;
  /** A folder that gets the run. */
  results?: string | undefined;
  /** A file that gets every second. */
  stream?: string | undefined;
  /** Of a live page. */
  ui?: LiveAddress | undefined;
  /** What the nodes ask for, if they ask. */
  authToken?: string | undefined;
}

/**
 * Tests, shows and keeps what came out, and only then says whether it holds.
 * @throws ERR_RUN_INVALID when it does not; ERR_GATE_FAILED when an SLO is not met; ERR_RESULT_WRITE when it could not be kept.
 */
export async function loadCommand(session: Session, options: LoadCommandOptions): Promise<void> {
  const stream =
    options.stream === undefined
      ? undefined
      : await LineStream.open(options.stream, (error) => session.log(`ringmark: ${error.message}`));
  const onSecond = stream && ((second: LoadSecond) => stream.write(second));
  const loads = options.sweep
    ? await testSeveral(session, options.sweep, options, onSecond)
    : [await testOnce(session, options, onSecond)];
  const streamed = stream?.close().catch((error: unknown) => error);
  session.signal.throwIfAborted();
  const failures = loads.map(loadFailure);
  // Of several, one that is not valid says more than one whose SLO is not met.
  const failure = failures.find((each) => each?.code === 'ERR_RUN_INVALID') ?? failures.find((each) => each);
  const lost = await streamed;
  if (failure ?? lost) throw failure ?? lost;
}

async function testOnce(
  session: Session,
  { load: asked, results, ui, authToken }: LoadCommandOptions,
  onSecond: ((second: LoadSecond) => void) | undefined,
): Promise<LoadResult> {
  const environment = await collectEnvironment(session.seed, session.argv);
  const load = await loadPart(session, environment, asked, { onSecond, ui, authToken });
  await publishRun(session, loadBlocks(load), load, { name: 'load', load }, results);
  return load;
}

async function testSeveral(
  session: Session,
  axis: LoadSweepAxis,
  { load: asked, results, authToken }: LoadCommandOptions,
  onSecond: ((second: LoadSecond) => void) | undefined,
): Promise<Omit<LoadResult, 'environment'>[]> {
  const environment = await collectEnvironment(session.seed, session.argv);
  const loadSweep = await loadSweepPart(session, environment, asked, axis, { onSecond, authToken });
  await publishRun(session, loadSweepBlocks(loadSweep), loadSweep, { name: 'load-sweep', loadSweep }, results);
  return loadSweep.loads;
}
