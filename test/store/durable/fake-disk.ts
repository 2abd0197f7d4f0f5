import type { Change, Disk } from '../../../src/store/durable/disk.ts';
import { ENTRY, expiryOf, type State } from '../../../src/store/durable/record.ts';
import { doSteps, encodeWrite } from '../../../src/store/durable/write-request.ts';
import type { Fault } from '../../../src/store/store.ts';

/** A disk in memory, which is done with a write when the test says so. */
export class FakeDisk implements Disk {
  state: State = { lastVersion: 0, entries: 0, bytes: 0 };
  readonly records = new Map<string, Buffer>();
  writes = 0;
  /** Ends the write that is under way; undefined where there is none. */
  finish: ((fault?: Fault) => void) | undefined;

  read(key: string): Buffer | undefined {
    return this.records.get(key);
  }

  expired(nowMs: number, limit: number): string[] {
    const keys = [...this.records.keys()].filter((key) => expiryOf(this.records.get(key)!) <= nowMs);
    return keys.slice(0, limit);
  }

  write(changes: ReadonlyMap<string, Change>, state: State, done: (fault: Fault | undefined) => void): void {
    const steps = encodeWrite(changes, state);
    this.finish = (fault) => {
      this.finish = undefined;
      if (fault === undefined) {
        this.writes++;
        this.state = state;
        doSteps(steps, {
          put: (key, value) => key[0] === ENTRY && this.records.set(key.toString('utf8', 1), Buffer.from(value)),
          remove: (key) => key[0] === ENTRY && this.records.delete(key.toString('utf8', 1)),
        });
      }
      done(fault);
    };
  }

  async close(): Promise<void> {}
}
