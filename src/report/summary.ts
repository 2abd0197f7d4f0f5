import type { Run } from '../result/run.ts';
import { benchBlocks, benchHeadline } from './bench-section.ts';
import { compareBlocks, compareHeadline } from './compare-section.ts';
import type { Block } from './document.ts';
import { environmentBlocks } from './environment-section.ts';
import { loadBlocks, loadHeadline } from './load-section.ts';
import { loadSweepBlocks, loadSweepHeadline } from './load-sweep-section.ts';

/** The run at a glance: whether it can be trusted, and a line for each part. */
export function headlineBlocks(run: Run): Block[] {
  const { bench, compare, load, loadSweep } = run;
  const facts = [
    ...(load ? [loadHeadline(load)] : []),
    ...(loadSweep ? [loadSweepHeadline(loadSweep)] : []),
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
export function detailBlocks({ bench, compare, load, loadSweep, environment }: Run): Block[] {
  return [
    ...(load ? part('Load', load.complete, loadBlocks(load)) : []),
    ...(loadSweep ? part('Load sweep', loadSweep.complete, loadSweepBlocks(loadSweep)) : []),
    ...(compare ? part('Compare', compare.complete, compareBlocks(compare)) : []),
    ...(bench ? part('Bench', bench.complete, benchBlocks(bench)) : []),
    ...part('Environment', true, environmentBlocks(environment)),
  ];
}

function status({ complete, load, loadSweep }: Run): Block[] {
  const loads = [...(load ? [load] : []), ...(loadSweep?.loads ?? [])];
  const faults = [
    complete ? [] : ['INCOMPLETE: it was stopped before its end, and holds what was measured until then.'],
    loads.flatMap(({ valid, invalidReasons }) => (valid ? [] : [`NOT VALID: ${invalidReasons.join('; ')}`])),
  ].flat();
  return faults.map((text) => ({ kind: 'paragraph', text, style: 'bad' }));
}

function part(title: string, complete: boolean, blocks: Block[]): Block[] {
  return [{ kind: 'heading', level: 2, text: complete ? title : `${title} (incomplete)` }, ...blocks];
}
