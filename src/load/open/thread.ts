// A thread of the open-model load generator: made by `GeneratorThreads`, and led by its messages.

import { parentPort, workerData } from 'node:worker_threads';
import { Generator } from './generator.ts';
import type { GeneratorCommand, GeneratorEvent, GeneratorPlan } from './generator-plan.ts';
import { toPerformanceMs } from './monotonic-clock.ts';

const port = parentPort!;
const report = (event: GeneratorEvent) => port.postMessage(event);
const generator = new Generator(workerData as GeneratorPlan, report);

port.on('message', async (command: GeneratorCommand) => {
  if (command.kind === 'stop') return generator.stop();
  await generator.run(command.atMs + toPerformanceMs());
  report({ kind: 'done' });
  port.close();
});
await generator.open();
report({ kind: 'ready' });
