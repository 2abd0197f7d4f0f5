import { hashFunctions } from '../hash/registry.ts';
import { usageError } from '../lib/expect.ts';
import { EVENT_ACTIONS } from '../load/load-events.ts';
import { placements } from '../placement/registry.ts';
import type { LoadEvent, LoadSweepAxis } from '../result/load-result.ts';
import { duration, integer, list, oneOf, type Parser } from './option-parsers.ts';

/** What is done to a node, and when: `10s:kill:node-2`. Given again, it is one more; in the order of time. */
export function loadEvents(flag: string): (text: string, previous?: LoadEvent[]) => LoadEvent[] {
  const moment = duration(flag, 0, 86_400);
  const action = oneOf(flag, EVENT_ACTIONS);
  return (text, previous = []) => {
    const parts = /^([^:]+):([^:]+):(.+)$/.exec(text);
    if (!parts) throw usageError(flag, 'TIME:ACTION:NODE, such as 10s:kill:node-2', text);
    const event = { atS: moment(parts[1]!), action: action(parts[2]!), node: parts[3]! };
    return [...previous, event].sort((a, b) => a.atS - b.atS);
  };
}

const SWEEPABLE: Record<LoadSweepAxis['parameter'], Parser<string | number>> = {
  vnodes: integer('--sweep vnodes', 1, 65_536),
  algorithm: oneOf('--sweep algorithm', [...placements.keys()]),
  hash: oneOf('--sweep hash', [...hashFunctions.keys()]),
};

/** What is varied, and how: `vnodes=1,16,160`. */
export function loadSweep(flag: string): Parser<LoadSweepAxis> {
  const known = oneOf(flag, Object.keys(SWEEPABLE) as LoadSweepAxis['parameter'][]);
  return (text) => {
    const [, name = text, values = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    const parameter = known(name as LoadSweepAxis['parameter']);
    return { parameter, values: list<string | number>(`${flag} ${parameter}`, SWEEPABLE[parameter])(values) };
  };
}
