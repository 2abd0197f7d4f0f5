import { type ClientNode, parseNodes } from '../client/client-node.ts';
import { integer } from './option-parsers.ts';

/** What `--nodes` takes where a command may start nodes of its own: a running cluster, or how many to start. */
export function nodesOrCount(text: string): ClientNode[] | number {
  return /^[+-]?[\d.]+$/.test(text) ? integer('--nodes', 1, 100)(text) : parseNodes(text);
}
