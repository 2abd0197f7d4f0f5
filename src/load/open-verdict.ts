import type { LoadConfig, LoadResult } from '../result/schema.ts';
import type { Measurement } from './measurement-window.ts';
import { isBounded, sloOf } from './slo/judge.ts';

type Generator = LoadResult['generator'];

/** A generator that takes one operation in a hundred up later than this does not keep its schedule. */
const MOST_LAG_US = 10_000;
/** From this share of its time on, a thread had none left. */
const MOST_BUSY = 0.95;

/** What a saturated generator failed in, in words; undefined for one that kept its schedule. */
export function saturation(figures: { lagP99Us: number; unsent: number; busy: number }): string | undefined {
  const { lagP99Us, unsent, busy } = figures;
  if (unsent > 0) return `${unsent} operations were due and could not be begun`;
  if (busy >= MOST_BUSY) return `its busiest thread had work for ${(busy * 100).toFixed(0)} % of the time`;
  if (lagP99Us <= MOST_LAG_US) return undefined;
  return `one operation in a hundred was begun ${Math.round(lagP99Us / 1000)} ms late or later`;
}

/** Why an open-model generator makes its figures untrustworthy, one sentence each. */
export function generatorReasons(generator: Generator, config: LoadConfig): string[] {
  const { allowSaturated, maxInFlight } = config;
  const { schedule, dropped } = generator;
  if (!schedule) return [];
  const late = allowSaturated ? undefined : saturationOf(generator);
  const full = isBounded(sloOf(config), 'dropped') ? 0 : dropped - schedule.unsent;
  const most = `${maxInFlight} were sent or waiting`;
  return [
    ...(late ? [`a saturated generator: ${late}; take a lower rate, more threads, or a machine of its own`] : []),
    ...(full > 0 ? [`${full} operations were dropped, because ${most}: the latencies do not hold them`] : []),
  ];
}

/** What has to be known to read the figures of the open model. */
export function openNotes({ generator }: Measurement, config: LoadConfig): (string | undefined)[] {
  const late = saturationOf(generator);
  const { allowSaturated, rmw = 0, popularity = '', threads = 1 } = config;
  return [
    'open model: operations are due at the given rate, however fast the nodes are; response counts from the moment a ' +
      'request was due, service from the moment it was sent: between them it waits for a connection that is free',
    rmw > 0 ? 'a read-modify-write is one operation of the rate, and two requests' : undefined,
    threads > 1 && popularity.startsWith('latest')
      ? 'a thread takes for the latest keys those that it inserted'
      : undefined,
    late && allowSaturated ? `a saturated generator: ${late}` : undefined,
  ];
}

function saturationOf({ scheduleLagUs, eventLoopUtilization, schedule }: Generator): string | undefined {
  if (!schedule) return undefined;
  return saturation({ lagP99Us: scheduleLagUs.p99, unsent: schedule.unsent, busy: eventLoopUtilization });
}
