/** What went wrong, for programs. The message is for people. */
export type ErrorCode =
  | 'ERR_USAGE'
  | 'ERR_STATE'
  | 'ERR_INTERRUPTED'
  | 'ERR_NODE_UNREACHABLE'
  | 'ERR_NODE_STATUS'
  | 'ERR_NODE_START'
  | 'ERR_PARTIAL_WRITE'
  | 'ERR_DATA_DIR'
  | 'ERR_TIMEOUT'
  | 'ERR_ABORTED'
  | 'ERR_RUN_INVALID'
  | 'ERR_GATE_FAILED'
  | 'ERR_RESULT_FORMAT'
  | 'ERR_RESULT_WRITE'
  | 'ERR_PLATFORM';

/** Where an error happened, as far as it is known. */
export interface ErrorContext {
  cause?: unknown;
  /** The node's URL. */
  node?: string;
  key?: string;
  /** The HTTP status that came. */
  status?: number;
  /** The URLs of the nodes that have done it, where others have not. */
  acknowledgedBy?: readonly string[];
}

/** The one error class of this package: a stable `code`, and a message that names the thing, what was expected and what came. */
export class RingmarkError extends Error {
  override readonly name = 'RingmarkError';
  readonly code: ErrorCode;
  readonly node: string | undefined;
  readonly key: string | undefined;
  readonly status: number | undefined;
  readonly acknowledgedBy: readonly string[] | undefined;

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.node = context.node;
    this.key = context.key;
    this.status = context.status;
    this.acknowledgedBy = context.acknowledgedBy;
  }
}
