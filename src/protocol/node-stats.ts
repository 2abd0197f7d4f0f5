/** The body of `GET /stats`. Counters count from the node's start. */
export interface NodeStats {
  id: string;
  ready: boolean;
  uptimeS: number;
  /** Requests that were answered, whatever the status. */
  requests: number;
  /** How many of `requests`, by method and status: `{ "GET": { "200": 12 } }`. */
  requestsByMethod: Record<string, Record<string, number>>;
  /** Operations in batches, by method and status; a batch counts as one request beside. */
  operationsByMethod: Record<string, Record<string, number>>;
  /** Requests refused for a limit: 413, 414 and 507. */
  rejected: number;
  /** Requests whose client went away before the answer was out. */
  aborted: number;
  inFlight: number;
  /** What is kept for slow clients: bodies and answers that are half-way. */
  heldBytes: number;
  connections: number;
  entries: number;
  /** Keys, values and what an entry costs beside them. */
  bytes: number;
  maxMemoryBytes: number;
  /** Entries removed to make room. */
  evictions: number;
  /** Entries removed because their time was up. */
  expirations: number;
  rssBytes: number;
  /** User and system time of the process. */
  cpuSeconds: number;
  /** By how much the event loop was late. */
  eventLoopDelayMs: { mean: number; p50: number; p99: number; max: number };
  /** From a request's head being read to its answer being handed over; p50 and p99 are the bounds of power-of-two buckets. */
  latencyUs: { mean: number; p50: number; p99: number; max: number };
  /** How many answers took up to 1 µs, up to 2, up to 4, and so on; the last bucket holds all that took longer. */
  latencyBuckets: number[];
}
