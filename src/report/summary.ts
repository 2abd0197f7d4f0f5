import type { Run } from '../result/schema.ts';
import { benchBlocks, benchHeadline } from './bench-section.ts';
import { compareBlocks, compareHeadline } from './compare-section.ts';
import type { Block } from './document.ts';
import { environmentBlocks } from './environment-section.ts';
import { loadBlocks, loadHeadline } from './load-section.ts';

/** The run at a glance: whether it can be trusted, and a line for each part. */
export function headlineBlocks(run: Run): Block[] {
  const { bench, compare, load } = run;
  const facts = [
    ...(load ? [loadHeadline(load)] : []),
    ...(compare ? compareHeadline(compare) : []),
    ...(bench?.suites.map(benchHeadline).filter((fact) => fact !== undefined) ?? []),
  ];
  return [
    { kind: 'heading', level: 1, text: `ringmark: ${run.name}` },
    ...status(run),
    ...(facts.length > 0 ? [{ kind: 'facts', facts } as const] : []),
  ];
}

/** All that was measured, part by part, and on what. */
export function detailBlocks({ bench, compare, load, environment }: Run): Block[] {
  return [
    ...(load ? part('Load', load.complete, loadBlocks(load)) : []),
    ...(compare ? part('Compare', compare.complete, compareBlocks(compare)) : []),
    ...(bench ? part('Bench', bench.complete, benchBlocks(bench)) : []),
    ...part('Environment', true, environmentBlocks(environment)),
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
