import { startCluster } from '../cluster/cluster.ts';
import { runClosedLoad } from '../load/closed/closed-load.ts';
import { EventPlayer, type NodeAct } from '../load/event-player.ts';
import { checkLoadConfig } from '../load/load-config.ts';
import type { LoadHooks, LoadProgress } from '../load/load-run.ts';
import { runOpenLoad } from '../load/open/open-load.ts';
import type { LoadConfig, LoadResult, LoadSecond } from '../result/load-result.ts';
import type { Environment } from '../result/schema.ts';
import { latelyText } from './lately-text.ts';
import { type LiveAddress, openLivePage } from './live-part.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';

export interface LoadPartOptions extends Omit<LoadConfig, 'nodes' | 'local' | 'seed'> {
  /** Running nodes, or how many local ones to start. */
  nodes: LoadConfig['nodes'] | number;
}

/** Where a load test runs, and what can be done to its nodes. */
export interface LoadSite extends Pick<LoadConfig, 'nodes' | 'local'> {
  /** Of a cluster of our own. */
  act?: (event: NodeAct) => Promise<void>;
}

/** Load-tests the cluster that the options name, or one of its own. */
export async function loadPart(
  session: Session,
  environment: Environment,
  { nodes, ...options }: LoadPartOptions,
  { onSecond, ui, authToken }: LoadSurroundings = {},
): Promise<LoadResult> {
  const check = (unborn: LoadSite) => checkLoadConfig(configOf(session, options, unborn));
  return withNodes(session, nodes, check, async (site) => {
    const config = configOf(session, options, site);
    // Without a plan and a page nothing will be done to the nodes, and nobody has to watch when they answer.
    const player = site.act && (config.events ?? ui) ? new EventPlayer(site.act) : undefined;
    const page = ui === undefined ? undefined : await showLoad(session, config, player, { ui, authToken });
    const tell = (second: LoadSecond) => {
      onSecond?.(second);
      // What is left of a second at the end, and what comes after it, is no rate.
      if (second.atS + 1 <= config.durationS) page?.tell({ ...second, requestsPerS: second.requests });
    };
    try {
      const hooks = { player, onSecond: page ? tell : onSecond, authToken };
      return await loadTest(session, environment, config, hooks, 'load');
    } finally {
      await page?.close();
    }
  });
}

/** What a load test has beside its config: who looks on, and what is not written down. */
export interface LoadSurroundings extends Pick<LoadHooks, 'onSecond' | 'authToken'> {
  /** Of a live page. */
  ui?: LiveAddress | undefined;
}

function showLoad(
  session: Session,
  { nodes, algorithm, hash, vnodes }: LoadConfig,
  player: EventPlayer | undefined,
  { ui, authToken }: { ui: LiveAddress; authToken: string | undefined },
) {
  const control = player && {
    kill: (node: string) => player.byHand({ action: 'kill', node }),
    start: (node: string) => player.byHand({ action: 'start', node }),
  };
  return openLivePage(session, {
    ...ui,
    nodes,
    placement: { algorithm, hash, vnodes },
    control,
    authToken,
    hasLoad: true,
  });
}

export function configOf(
  { seed }: Session,
  options: Omit<LoadPartOptions, 'nodes'>,
  { nodes, local }: LoadSite,
): LoadConfig {
  return { ...options, nodes, local, seed };
}

/**
 * Calls `use` with the nodes that are given, or with a cluster that lives as long as `use` does.
 * @param check called first, with what the cluster will be: what is refused needs none
 */
export async function withNodes<T>(
  session: Session,
  nodes: LoadPartOptions['nodes'],
  check: (unborn: LoadSite) => void,
  use: (site: LoadSite) => Promise<T>,
): Promise<T> {
  if (typeof nodes !== 'number') {
    check({ nodes, local: false });
    return use({ nodes, local: false });
  }
  check({ nodes: Array.from({ length: nodes }, (_, i) => ({ id: `node-${i + 1}`, url: '' })), local: true });
  session.progress('load').update(0, nodes === 1 ? 'starting a node' : `starting ${nodes} nodes`);
  const onExit = (error: Error) => session.log(`ringmark: ${error.message}`);
  const cluster = await startCluster({ nodes, signal: session.signal, onExit });
  try {
    return await use({
      nodes: cluster.nodes.map(({ id, url }) => ({ id, url })),
      local: true,
      act: async ({ action, node }) => cluster[action](node),
    });
  } finally {
    await cluster.stop();
  }
}

/** One load test, with a bar for each phase. @param label of the bars */
export async function loadTest(
  session: Session,
  environment: Environment,
  config: LoadConfig,
  hooks: Pick<LoadHooks, 'player' | 'onSecond' | 'authToken'>,
  label: string,
): Promise<LoadResult> {
  let phase: LoadProgress['phase'] | undefined;
  let bar: Progress | undefined;
  const onProgress = (progress: LoadProgress) => {
    if (progress.phase !== phase) bar = session.progress(`${label}: ${progress.phase}`);
    phase = progress.phase;
    bar?.update(progress.fraction, progress.lately ? latelyText(progress.lately) : '');
  };
  try {
    const runLoad = config.model === 'open' ? runOpenLoad : runClosedLoad;
    const { schema, ...result } = await runLoad(config, { ...hooks, signal: session.signal, onProgress });
    return { schema, environment, ...result };
  } finally {
    bar?.done();
  }
}
