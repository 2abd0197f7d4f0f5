/** Where a value is put, read and deleted: followed by the key, percent-encoded. */
export const KV_PREFIX = '/kv/';
/** Where a value is read in the plain JSON form: followed by the key, percent-encoded. */
export const GET_PREFIX = '/get/';
export const PUT_PATH = '/put';
export const HEALTH_PATH = '/healthz';
export const READY_PATH = '/readyz';
export const METRICS_PATH = '/metrics';
export const STATS_PATH = '/stats';
export const BATCH_PATH = '/batch';
