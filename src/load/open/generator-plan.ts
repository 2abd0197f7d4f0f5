import type { LoadConfig } from '../../result/load-result.ts';
import type { Trace } from '../../workload/trace.ts';
import type { AvailabilityMemory } from '../availability.ts';
import type { Stage } from './rate-profile.ts';
import type { ScheduleMemory } from './schedule-record.ts';
import type { NodeRecordMemory } from './shared-record.ts';

/** What one thread needs to generate its part of a load. It goes to the thread as a copy; only the records are shared. */
export interface GeneratorPlan {
  config: LoadConfig;
  trace: Trace | undefined;
  /** What the nodes ask for, if they ask. */
  authToken: string | undefined;
  thread: number;
  threads: number;
  /** Of this thread, by node: at least one each. */
  connections: readonly number[];
  /** Operations that this thread may have sent or waiting; one more is dropped. */
  maxInFlight: number;
  startRate: number;
  /** The warm-up is the first of them. */
  stages: readonly Stage[];
  /** By node. */
  records: readonly NodeRecordMemory[];
  schedule: ScheduleMemory;
  /** By node, where it is to be known when each answered. */
  availability: readonly AvailabilityMemory[] | undefined;
}

/** From the main thread. `atMs` is a moment of `monotonicMs`. */
export type GeneratorCommand = { kind: 'begin'; atMs: number } | { kind: 'stop' };

/** To the main thread: the connections are open; the first reason of its kind on a node; nothing is in flight any more. */
export type GeneratorEvent = { kind: 'ready' | 'done' } | { kind: 'failure' | 'refusal'; node: number; reason: string };
