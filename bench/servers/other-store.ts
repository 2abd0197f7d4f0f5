import type { ServerSubject } from '../../src/measure/server-scenario.ts';
import type { ValueBytes } from './values.ts';

/** Another store that runs. */
export interface OtherStore {
  subject(method: 'GET' | 'PUT', valueBytes: ValueBytes): ServerSubject;
  stop(): Promise<void>;
}
