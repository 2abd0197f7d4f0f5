// The thread that writes: a commit waits for the disk, and no request is to wait with it. Started by lmdb-disk.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { openDataFile } from './lmdb.ts';
import { doSteps } from './write-request.ts';
import type { WriterCommand, WriterEvent, WriterPlan } from './writer-messages.ts';

const port = parentPort!;
const { folder, maxBytes } = workerData as WriterPlan;
const file = await openDataFile(folder, maxBytes);

function say(event: WriterEvent): void {
  port.postMessage(event);
}

function write(steps: ArrayBuffer): WriterEvent {
  try {
    file.transactionSync(() => doSteps(steps, file));
    return 'written';
  } catch (error) {
    const { code, message } = error as Error & { code?: unknown };
    return { code, message };
  }
}

port.on('message', async (command: WriterCommand) => {
  if (command !== 'close') return say(write(command));
  await file.close();
  port.close();
});
say('ready');
