import { type Command, Option } from 'commander';
import { type ClientNode, parseNodes } from '../client/client-node.ts';
import type { KvClient } from '../client/kv-client.ts';
import { type AuthOptions, addAuthOptions, authTokenOf } from './auth-options.ts';
import { duration, integer } from './option-parsers.ts';

/** How a command reaches a cluster. */
export interface ClientOptions extends AuthOptions {
  nodes: ClientNode[];
  algorithm: string;
  hash: string;
  vnodes: number;
  /** Seconds. */
  timeout: number;
}

/** `--nodes`, as every command takes it that can use a running cluster. */
export function nodesOption(description = 'the cluster: URL,URL,… or ID=URL,…'): Option {
  return new Option('--nodes <list>', description).env('RINGMARK_NODES').argParser(parseNodes);
}

/** Adds the options of `ClientOptions`. Whoever uses a cluster has to use the same ones: they say where keys live. */
export function addClientOptions(command: Command): Command {
  return addAuthOptions(command, 'what the nodes ask for')
    .addOption(nodesOption().makeOptionMandatory())
    .option('--algorithm <name>', 'placement', 'ring')
    .option('--hash <name>', 'hash function', 'xxh32')
    .option('--vnodes <n>', 'points per node', integer('--vnodes', 1, 65536), 160)
    .option('--timeout <time>', 'until it fails', duration('--timeout', 0.001, 3600), 5);
}

/** Runs `use` with a client, and closes the client whatever happens. */
export async function withClient<T>(options: ClientOptions, use: (client: KvClient) => Promise<T>): Promise<T> {
  const { KvClient } = await import('../client/kv-client.ts');
  const { nodes, algorithm, hash, vnodes, timeout } = options;
  const authToken = authTokenOf(options);
  const client = new KvClient({
    ...{ nodes, algorithm, hash, vnodes, connectionsPerNode: 1 },
    timeoutMs: Math.ceil(timeout * 1000),
    ...(authToken !== undefined && { authToken }),
  });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
