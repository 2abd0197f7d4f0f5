import { startCluster } from '../src/cluster/cluster.ts';
import type { FiguresScenario } from '../src/measure/figures-scenario.ts';
import { CPU, LAG, TIME } from './generators/figures.ts';
import { startGenerator } from './generators/process.ts';

const BASELINE = 'autocannon';

/** Three clients of HTTP that ask one node for as much as they can, each a process of its own. */
export const generator: FiguresScenario = {
  name: 'generator',
  question: 'What does a request cost the load generator, and how many can it offer to one node over 64 connections?',
  baseline: BASELINE,
  figures: [CPU, TIME, LAG],
  async prepare() {
    const cluster = await startCluster({ nodes: 1 });
    const [node] = cluster.nodes;
    const processes = await Promise.all(
      [BASELINE, 'undici', 'ringmark'].map((name) => startGenerator(name, node!.url)),
    );
    const names = [BASELINE, 'undici dispatch', 'ringmark open model'];
    return {
      subjects: processes.map(({ measure }, i) => ({ name: names[i]!, measure })),
      skipped: [],
      stop: async () => {
        await Promise.all([cluster.stop(), ...processes.map(({ stop }) => stop())]);
      },
    };
  },
};
