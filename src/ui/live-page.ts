import type { KvClient } from '../client/kv-client.ts';
import { usageError } from '../lib/expect.ts';
import { readPageAssets } from '../report/html/assets.ts';
import { type Actions, LiveServer } from './live-server.ts';
import type { LoadSample } from './messages.ts';
import { NodeSampler } from './node-sampler.ts';
import { livePageHtml } from './page-html.ts';

const SECOND_MS = 1000;

export interface LivePageOptions {
  /** 0 takes any free port. */
  port: number;
  /** What the page's address ends with; one that nobody knows yet unless told otherwise. */
  key?: string | undefined;
  nodes: readonly { id: string; url: string }[];
  placement: { algorithm: string; hash: string; vnodes: number };
  authToken?: string | undefined;
  /** Puts and gets for the page. It routes by the same nodes and placement. */
  client: Pick<KvClient, 'get' | 'put'>;
  /** Of a cluster that this process started; without it the page has no buttons for that. */
  control?: { kill(id: string): Promise<void>; start(id: string): Promise<void> } | undefined;
  /** Whether `tell` will be called: the page has a place for it from the beginning. */
  hasLoad?: boolean;
}

/** A page that shows running nodes second by second. */
export interface LivePage {
  /** Whoever knows it can do all that the page can. */
  readonly url: string;
  /** What a load test saw in the last second. */
  tell(load: LoadSample): void;
  /** Tells open pages that it has ended. */
  close(): void;
}

/**
 * Serves the page on 127.0.0.1. It asks every node for `/stats` once a second, whether or not somebody looks.
 * @throws ERR_STATE where the page was not built, ERR_NODE_START where it cannot listen, ERR_PLATFORM where uWebSockets.js does not load
 */
export async function startLivePage(options: LivePageOptions): Promise<LivePage> {
  const { port, key, placement, control, authToken, hasLoad = false } = options;
  const nodes = options.nodes.map(({ id, url }) => ({ id, url }));
  const setting = { nodes, ...placement, hasControl: control !== undefined, hasLoad };
  const assets = await readPageAssets('live');
  const server = await LiveServer.start({
    port,
    key,
    setting,
    actions: actionsOf(options),
    pageOf: (whole) => livePageHtml(whole, assets),
  });
  const sampler = new NodeSampler(nodes, authToken);
  let isSampling = false;
  const sample = async () => {
    if (isSampling) return;
    isSampling = true;
    server.send({ kind: 'nodes', atMs: Date.now(), nodes: await sampler.sample() });
    isSampling = false;
  };
  const timer = setInterval(sample, SECOND_MS);
  await sample();
  return {
    url: server.url,
    tell: (load) => server.send({ kind: 'load', atMs: Date.now(), load }),
    close: () => {
      clearInterval(timer);
      server.close();
    },
  };
}

function actionsOf({ client, control }: LivePageOptions): Actions {
  const data: Actions = {
    get: async ({ key }) => {
      const value = await client.get(textOf('key', key));
      return { value: value === undefined ? null : Buffer.from(value).toString('utf8') };
    },
    put: async ({ key, value }) => client.put(textOf('key', key), textOf('value', value)),
  };
  if (!control) return data;
  return {
    ...data,
    kill: async ({ node }) => control.kill(textOf('node', node)),
    start: async ({ node }) => control.start(textOf('node', node)),
  };
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw usageError(name, 'text', value);
}
