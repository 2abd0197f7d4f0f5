import { goDuration, type ListFormat, type ListPlan, shellWord, TOKEN_VARIABLE, wholeRate } from './list-format.ts';

/** Targets of `vegeta attack -format=json` (lib/target.schema.json of vegeta 12): one JSON object a line, its body in base64. */
export function vegetaFormat({ nodes, operations, rate, isGuarded }: ListPlan): ListFormat {
  return {
    files: ['targets.json'],
    lines({ kind, node, path, value }) {
      const url = nodes[node]!.url + path;
      const get = kind === 'read' || kind === 'rmw' ? target({ method: 'GET', url }) : '';
      return value === undefined ? get : get + target({ method: 'PUT', url, body: base64(value) });
    },
    commands(path, requests) {
      // Each line is a request of its own, and vegeta's rate is one of requests.
      const hits = wholeRate((rate * sum(requests)) / operations);
      const source = path === undefined ? '-lazy' : `-targets=${shellWord(path)}`;
      const pace = `-rate=${hits.requests}/${hits.seconds}s -duration=${goDuration(operations / rate)}`;
      const token = isGuarded ? ` -header="Authorization: Bearer $${TOKEN_VARIABLE}"` : '';
      return [`vegeta attack -format=json ${source} ${pace}${token} -max-body=0 | vegeta report`];
    },
  };
}

function target(fields: { method: string; url: string; body?: string }): string {
  return `${JSON.stringify(fields)}\n`;
}

/** Values are ASCII. */
function base64(value: string): string {
  return Buffer.from(value, 'latin1').toString('base64');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
