import { join } from 'node:path';
import { goDuration, type ListFormat, type ListPlan, shellWord, TOKEN_VARIABLE, wholeRate } from './list-format.ts';

const SCRIPT = 'k6.js';
const FILE = 'operations.ndjson';

/** k6 refuses a scenario that is shorter. */
const LEAST_DURATION_S = 1;

/** A script for k6, and a file of its operations: `{"kind", "node", "path", "value"}` a line, where `node` is an index. */
export function k6Format(plan: ListPlan): ListFormat {
  return {
    script: { name: SCRIPT, text: script(plan) },
    files: [FILE],
    lines: (operation) => `${JSON.stringify(operation)}\n`,
    commands: (folder = '.') => [`k6 run ${shellWord(join(folder, SCRIPT))}`],
  };
}

function script({ description, nodes, operations, rate, connections }: ListPlan): string {
  const starts = wholeRate(rate);
  const durationS = Math.max(LEAST_DURATION_S, operations / rate);
  const listed = nodes.map(({ id, url }) => `  ${JSON.stringify({ id, url })},`);
  return `// ${description}
// For k6, open model: each line of ${FILE} is begun in its order, when it is due, and after the last comes the first.
//   k6 run ${SCRIPT}
// The token that nodes ask for is taken from ${TOKEN_VARIABLE}.

import { check } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import http from 'k6/http';

const nodes = [
${listed.join('\n')}
];

const operations = new SharedArray('operations', () => open('./${FILE}').trimEnd().split('\\n'));

const token = __ENV.${TOKEN_VARIABLE};
const headers = token ? { Authorization: 'Bearer ' + token } : {};

export const options = {
  discardResponseBodies: true,
  scenarios: {
    ringmark: {
      executor: 'constant-arrival-rate',
      rate: ${starts.requests},
      timeUnit: '${starts.seconds}s',
      duration: '${goDuration(durationS)}',
      // Most operations in flight: what is due beyond is dropped, and counted.
      preAllocatedVUs: ${connections},
    },
  },
  thresholds: { checks: ['rate==1'], dropped_iterations: ['count==0'] },
};

export default function () {
  const { kind, node, path, value } = JSON.parse(operations[exec.scenario.iterationInTest % operations.length]);
  const { id, url } = nodes[node];
  const isOk = (response) =>
    check(response, { 'status is 2xx': ({ status }) => status >= 200 && status <= 299 }, { node: id });
  // Without a name of its own each key would be a metric of its own.
  const named = (method) => ({ headers, tags: { name: method + ' ' + id, node: id, kind } });
  if (kind === 'read' || kind === 'rmw') {
    const isRead = isOk(http.get(url + path, named('GET')));
    if (kind === 'read' || !isRead) return;
  }
  isOk(http.put(url + path, value, named('PUT')));
}
`;
}
