import { join } from 'node:path';
import { packageVersion } from '../lib/package-version.ts';
import { writeFiles } from '../load/export/list-files.ts';
import type { ListFormat } from '../load/export/list-format.ts';
import { type ListFormatName, listFormats } from '../load/export/list-formats.ts';
import { listOperations } from '../load/export/listed-operations.ts';
import { type ListSink, writeList } from '../load/export/write-list.ts';
import { checkLoadConfig } from '../load/load-config.ts';
import { LOAD_DEFAULTS } from '../load/load-defaults.ts';
import { type LoadWorkload, openWorkload } from '../load/load-workload.ts';
import { expectReady } from '../load/node-probe.ts';
import { populate } from '../load/populate.ts';
import { planTargets, type Target } from '../load/targets.ts';
import { workloadText } from '../report/load-section.ts';
import { formatInteger } from '../report/units.ts';
import type { LoadConfig } from '../result/load-result.ts';
import { prepareResults } from '../result/run-folder.ts';
import type { Part } from '../workload/popularity/popularity.ts';
import type { Session } from './session.ts';
import type { workloadOf } from './workload-options.ts';

export interface TargetsPartOptions extends ReturnType<typeof workloadOf> {
  nodes: LoadConfig['nodes'];
  format: ListFormatName;
  /** A folder or a file, as the format wants it; undefined is stdout. */
  output: string | undefined;
  /** Operations. */
  count: number;
  part: Part;
  /** Whether the keys are stored first. */
  populate: boolean;
  rate: number;
  connections: number;
  authToken: string | undefined;
}

/** What was written, and how to run it. */
export interface TargetsResult {
  schema: 'ringmark/targets@1';
  format: ListFormatName;
  seed: number;
  /** 0 to `of` - 1 */
  part: Part;
  operations: number;
  requests: number;
  /** None where the list went to stdout. */
  files: string[];
  /** How many keys were stored. */
  stored: number;
  nodes: { id: string; url: string; predictedShare: number; requests: number; connections: number }[];
  commands: string[];
}

/**
 * Writes the list of operations that the options name, and has the nodes store its keys first where they say so.
 * @throws ERR_USAGE as a load test does; ERR_RESULT_WRITE for files; as `populate` does.
 */
export async function targetsPart(session: Session, options: TargetsPartOptions): Promise<TargetsResult> {
  const { format, output, count, part, populate: isStoring, rate, authToken, ...rest } = options;
  const config: LoadConfig = { ...LOAD_DEFAULTS, ...rest, local: false, seed: session.seed };
  checkLoadConfig(config);
  const workload = await openWorkload(config);
  const targets = planTargets(config, workload);
  const description = describe({ ...config, keys: workload.listed.length }, count, part);
  const plan = {
    description,
    nodes: targets,
    operations: count,
    rate,
    connections: config.connections,
    isGuarded: authToken !== undefined,
  };
  const list = listFormats[format](plan);
  const files = await filesOf(list, output);
  const requests = await writingTo(session, files, async (sinks) => {
    if (isStoring) await store(session, targets, workload, config, authToken);
    const bar = session.progress('targets: writing');
    const onProgress = (written: number) => bar.update(written / count);
    const operations = listOperations(config, workload, part, count);
    const requests = await writeList(operations, targets.length, list, sinks, { signal: session.signal, onProgress });
    bar.done();
    return requests;
  });
  return {
    schema: 'ringmark/targets@1',
    format,
    seed: session.seed,
    part,
    operations: count,
    requests: requests.reduce((sum, each) => sum + each, 0),
    files,
    stored: isStoring ? workload.listed.length : 0,
    nodes: targets.map(({ id, url, predictedShare, connections }, i) => {
      return { id, url, predictedShare, requests: requests[i]!, connections };
    }),
    commands: list.commands(output, requests),
  };
}

function describe(config: LoadConfig, count: number, { index, of }: Part): string {
  const { nodes, algorithm, hash, vnodes, seed } = config;
  const place = `${nodes.length} nodes, ${algorithm} ${hash}, ${vnodes} vnodes`;
  const draws = `seed ${seed}, part ${index + 1} of ${of}`;
  const text = `${formatInteger(count)} operations, ${workloadText(config)}; ${place}; ${draws}`;
  return `Written by ringmark ${packageVersion}: ${text.replace(/\s+/g, ' ')}`;
}

/** The script comes first, where there is one. @throws ERR_RESULT_WRITE when there can be no such folder. */
async function filesOf({ script, files }: ListFormat, output: string | undefined): Promise<string[]> {
  if (output === undefined) return [];
  if (!script) return [output];
  await prepareResults(output);
  return [script.name, ...files].map((name) => join(output, name));
}

/** Runs `use` with the places that the list goes to: the files, or stdout where there is none. */
function writingTo<T>(
  session: Session,
  files: readonly string[],
  use: (sinks: readonly ListSink[]) => Promise<T>,
): Promise<T> {
  return files.length > 0 ? writeFiles(files, use) : use([{ write: (text) => session.stream(text) }]);
}

async function store(
  session: Session,
  targets: readonly Target[],
  { sizes }: LoadWorkload,
  { nodes, timeoutMs }: LoadConfig,
  authToken: string | undefined,
): Promise<void> {
  const bar = session.progress('targets: storing the keys');
  await expectReady(nodes, timeoutMs, { authToken, signal: session.signal });
  const onProgress = (fraction: number) => bar.update(fraction);
  await populate({ nodes: targets, sizes, timeoutMs, authToken, signal: session.signal, onProgress });
  bar.done();
}
