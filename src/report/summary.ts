import type { Run } from '../result/schema.ts';
import { benchBlocks } from './bench-section.ts';
import { compareBlocks } from './compare-section.ts';
import type { Block } from './document.ts';
import { environmentBlocks } from './environment-section.ts';
import { loadBlocks } from './load-section.ts';

/** What was run, on what, whether it can be trusted, and the figures that matter. */
export function summaryBlocks(run: Run): Block[] {
  const { bench, compare, load } = run;
  return [
    { kind: 'heading', level: 1, text: `ringmark: ${run.name}` },
    ...status(run),
    ...(load ? part('Load', load.complete, loadBlocks(load)) : []),
    ...(compare ? part('Compare', compare.complete, compareBlocks(compare)) : []),
    ...(bench ? part('Bench', bench.complete, benchBlocks(bench)) : []),
    ...part('Environment', true, environmentBlocks(run.environment)),
  ];
}

function status({ complete, load }: Run): Block[] {
  const faults = [
    complete ? [] : ['INCOMPLETE: it was stopped before its end, and holds what was measured until then.'],
    load && !load.valid ? [`NOT VALID: ${load.invalidReasons.join('; ')}`] : [],
  ].flat();
  return faults.map((text) => ({ kind: 'paragraph', text, style: 'bad' }));
}

function part(title: string, complete: boolean, blocks: Block[]): Block[] {
  return [{ kind: 'heading', level: 2, text: complete ? title : `${title} (incomplete)` }, ...blocks];
}
