import type { LoadConfig, LoadResult } from '../result/load-result.ts';
import type { Measurement } from './measurement-window.ts';
import { isBounded, sloOf } from './slo/judge.ts';

type Generator = LoadResult['generator'];

/** A generator that takes one operation in a hundred up later than this does not keep its schedule. */
const MOST_LAG_US = 10_000;
/** From this share of its time on, a thread had none left. */
const MOST_BUSY = 0.95;

const OPEN_ADVICE = 'take a lower rate, more threads, or a machine of its own';
const CLOSED_ADVICE =
  'take the open model (--rate) below that throughput, fewer connections, a machine of its own, or --allow-saturated where a floor will do';
const CLOSED_SATURATION =
  'it had no idle time left, so that the throughput is what it could send, a floor for the cluster, and the latencies hold the time that answers waited for it';

/** What a saturated generator of the open model failed in, in words; undefined for one that kept its schedule. */
export function saturation(figures: { lagP99Us: number; unsent: number; busy: number }): string | undefined {
  const { lagP99Us, unsent, busy } = figures;
  if (unsent > 0) return `${unsent} operations were due and could not be begun`;
  if (busy >= MOST_BUSY) return `its busiest thread had work for ${(busy * 100).toFixed(0)} % of the time`;
  if (lagP99Us <= MOST_LAG_US) return undefined;
  return `one operation in a hundred was begun ${Math.round(lagP99Us / 1000)} ms late or later`;
}

/** Why a generator makes its figures untrustworthy, one sentence each. */
export function generatorReasons(generator: Generator, config: LoadConfig): string[] {
  const why = saturationOf(generator);
  if (why && config.allowSaturated) return [];
  const dropped = isBounded(sloOf(config), 'dropped') ? undefined : droppedText(generator, config);
  const advice = generator.schedule ? OPEN_ADVICE : CLOSED_ADVICE;
  return [why && `a saturated generator: ${why}; ${advice}`, dropped].filter((reason) => reason !== undefined);
}

/** What was due when as much as `maxInFlight` was sent or waiting. */
function droppedText({ schedule, dropped }: Generator, { maxInFlight }: LoadConfig): string | undefined {
  const full = schedule ? dropped - schedule.unsent : 0;
  if (full === 0) return undefined;
  return `${full} operations were dropped, because ${maxInFlight} were sent or waiting: the latencies do not hold them`;
}

/** What has to be known to read the figures of the open model. */
export function openNotes(config: LoadConfig): (string | undefined)[] {
  const { rmw = 0, popularity = '', threads = 1 } = config;
  return [
    'open model: operations are due at the given rate, however fast the nodes are; response counts from the moment a ' +
      'request was due, service from the moment it was sent: between them it waits for a connection that is free',
    rmw > 0 ? 'a read-modify-write is one operation of the rate, and two requests' : undefined,
    threads > 1 && popularity.startsWith('latest')
      ? 'a thread takes for the latest keys those that it inserted'
      : undefined,
  ];
}

/** A saturated generator that is allowed, and what it dropped. */
export function saturationNotes({ generator }: Measurement, config: LoadConfig): (string | undefined)[] {
  const why = config.allowSaturated && saturationOf(generator);
  return why ? [`a saturated generator: ${why}`, droppedText(generator, config)] : [];
}

function saturationOf({ scheduleLagUs, eventLoopUtilization, schedule, saturated }: Generator): string | undefined {
  if (!schedule) return saturated ? CLOSED_SATURATION : undefined;
  return saturation({ lagP99Us: scheduleLagUs.p99, unsent: schedule.unsent, busy: eventLoopUtilization });
}
