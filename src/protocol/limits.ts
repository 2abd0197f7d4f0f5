/** The longest key, in bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024;
/** The longest value that a node takes unless told otherwise: 16 MiB. */
export const DEFAULT_MAX_VALUE_BYTES = 16 * 1024 * 1024;
/** The longest that it can be told to take: 1 GiB. */
export const MAX_VALUE_BYTES = 1024 ** 3;
/** The longest request line and headers that a node reads; past it the answer may be 431, and the connection is closed then. */
export const MAX_HEAD_BYTES = 16 * 1024;
/** The longest content type: a client reads 16 KiB of an answer's head at most. */
export const MAX_CONTENT_TYPE_BYTES = 1024;
/** A node closes a connection that was idle for this long; a client's keep-alive stays below it. */
export const IDLE_TIMEOUT_MS = 10_000;
/** The longest frame of `POST /batch` that a node reads, and the most that the values and types in its answer take: 16 MiB. */
export const MAX_BATCH_BYTES = 16 * 1024 * 1024;
/** The most operations in a frame: a node answers them in one go, and others wait meanwhile. */
export const MAX_BATCH_OPERATIONS = 10_000;
/** The shortest and the longest time that an entry can be given to live: a thousand million seconds are 31 years. */
export const MIN_TTL_MS = 1;
export const MAX_TTL_MS = 1e12;
