import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { test } from 'node:test';

/** Who may import whom, beside a folder's own files and lib. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: [],
  hash: [],
  store: [],
  protocol: [],
  workload: [],
  result: [],
  placement: ['hash'],
  node: ['store', 'protocol'],
  client: ['placement', 'protocol'],
  // It starts the node as a process, and never imports it.
  cluster: ['protocol'],
  load: ['workload', 'placement', 'protocol', 'cluster', 'result'],
  measure: ['placement', 'hash', 'store', 'protocol', 'workload', 'result'],
  // It judges what was measured. Of the load it takes what an SLO calls its metrics, so that a gate calls them the same.
  diff: ['result', 'load'],
  // A report can be drawn from a file alone; a picture of a ring takes the placement that the file names.
  report: ['result', 'placement'],
  // The browser's code: it routes keys by the library's own, and shares words and colours with the report that it stands in.
  page: ['hash', 'placement', 'report', 'ui'],
  // It serves the page by the node's own listener.
  ui: ['node', 'client', 'protocol', 'report'],
  cli: [
    ...['hash', 'store', 'protocol', 'workload', 'result', 'placement', 'node', 'client', 'cluster', 'load'],
    ...['measure', 'diff', 'report', 'ui', 'bench'],
  ],
  bench: [
    'hash',
    'store',
    'protocol',
    'workload',
    'result',
    'placement',
    'node',
    'client',
    'cluster',
    'load',
    'measure',
    'ui',
  ],
  // The package's entry point.
  index: ['hash', 'placement', 'client'],
};

const root = join(import.meta.dirname, '..', '..');
const files = ['src', 'bench'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name.replaceAll('\\', '/')))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts')),
);
const imports = new Map(files.map((file) => [file, importsOf(file)]));

test('the imports were found', () => {
  assert.ok(imports.get('src/placement/registry.ts')?.includes('src/placement/ring.ts'), 'a static import');
  assert.ok(imports.get('src/cli/commands/demo.ts')?.includes('src/cluster/cluster.ts'), 'a dynamic import');
  for (const [file, targets] of imports) {
    for (const target of targets) assert.ok(imports.has(target), `${file} imports ${target}, which is not there`);
  }
});

test('every import follows an arrow of the table', () => {
  const wrong = [...imports].flatMap(([file, targets]) =>
    targets.filter((target) => !isAllowed(partOf(file), partOf(target))).map((target) => `${file} → ${target}`),
  );
  assert.deepEqual(wrong, []);
});

test('no import leads back to where it came from', () => {
  const done = new Set<string>();
  for (const file of files) assert.equal(cycleFrom(file, [], done)?.join(' → '), undefined);
});

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8');
  const found = source.matchAll(/\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g);
  return [...found].map(([, path]) => normalize(join(dirname(file), path!)));
}

/** `placement` for src/placement/ring.ts, `bench` for all below bench/, `index` for src/index.ts. */
function partOf(file: string): string {
  return file.startsWith('src/') ? file.split('/')[1]!.replace('.ts', '') : 'bench';
}

function isAllowed(from: string, to: string): boolean {
  const allowed = MAY_IMPORT[from];
  assert.ok(allowed, `${from}: expected a folder of the table`);
  return from === to || to === 'lib' || allowed.includes(to);
}

/** Depth first; `done` holds the files from which no cycle is reached. */
function cycleFrom(file: string, path: readonly string[], done: Set<string>): string[] | undefined {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const target of imports.get(file) ?? []) {
    const cycle = cycleFrom(target, [...path, file], done);
    if (cycle) return cycle;
  }
  done.add(file);
  return undefined;
}
