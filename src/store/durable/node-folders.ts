import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { folderError, isLabelled } from './data-folder.ts';

/**
 * Several nodes keep their data each in a folder of its own in this one, named after the node: the data of a node alone would
 * be left unread beside them.
 * @throws ERR_DATA_DIR where the folder is that of one node
 */
export function expectNodesFolder(path: string): void {
  const folder = resolve(path);
  if (isLabelled(folder)) throw folderError(folder, 'a folder for each node', 'the data of one node');
}

/**
 * The same for shards. Others than those that are there would begin empty beside them, and keys would be looked for where
 * they are not.
 * @throws ERR_DATA_DIR where it holds the data of one node, or of other shards than these
 */
export function expectShards(path: string, ids: readonly string[]): void {
  const folder = resolve(path);
  expectNodesFolder(folder);
  if (!existsSync(folder)) return;
  const there = readdirSync(folder).filter((name) => isLabelled(join(folder, name)));
  const isSame = there.length === ids.length && there.every((name) => ids.includes(name));
  if (there.length === 0 || isSame) return;
  const how = 'as many --workers, with the same --node-id or else --host and --port, find them again';
  throw folderError(folder, `the data of ${listOf(ids)}`, `that of ${listOf(there)}; ${how}`);
}

function listOf(ids: readonly string[]): string {
  const most = 4;
  const shown = ids.slice(0, most).join(', ');
  return ids.length <= most ? shown : `${shown} and ${ids.length - most} more`;
}
