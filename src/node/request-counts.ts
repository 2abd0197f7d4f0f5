const METHODS = ['GET', 'HEAD', 'PUT', 'DELETE', 'POST', 'other'] as const;
export type Method = (typeof METHODS)[number];

const STATUSES = [200, 201, 204, 304, 400, 401, 404, 405, 406, 412, 413, 414, 415, 500, 503, 507] as const;
export type Status = (typeof STATUSES)[number];

const LIMIT_STATUSES: readonly Status[] = [413, 414, 507];

const METHOD_INDEX = new Map<string, number>(METHODS.map((method, i) => [method, i]));
/** By status; -1 for one that is never sent. An array, since it is read once a request. */
const STATUS_INDEX = new Int8Array(600).fill(-1);
for (const [i, status] of STATUSES.entries()) STATUS_INDEX[status] = i;

/** The counter of one method and status. */
export function counterOf(method: string, status: number): number {
  const row = METHOD_INDEX.get(method) ?? METHODS.length - 1;
  const column = STATUS_INDEX[status] ?? -1;
  if (column === -1) throw new RangeError(`status: expected one of ${STATUSES.join(', ')}, got ${status}`);
  return row * STATUSES.length + column;
}

/** Answers by method and status. */
export class RequestCounts {
  readonly counters = new Float64Array(METHODS.length * STATUSES.length);

  count(method: Method, status: Status): number {
    return this.counters[counterOf(method, status)]!;
  }

  get total(): number {
    return this.counters.reduce((sum, count) => sum + count, 0);
  }

  /** Requests refused for a limit. */
  get rejected(): number {
    return METHODS.reduce(
      (sum, method) => sum + LIMIT_STATUSES.reduce((n, status) => n + this.count(method, status), 0),
      0,
    );
  }

  /** Those that were counted at least once. */
  *nonZero(): Generator<{ method: Method; status: Status; count: number }> {
    for (const method of METHODS) {
      for (const status of STATUSES) {
        const count = this.count(method, status);
        if (count > 0) yield { method, status, count };
      }
    }
  }
}
