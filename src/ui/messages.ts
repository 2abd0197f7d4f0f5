import type { KeyBoxData } from '../report/html/page-data.ts';

/** What the live page is told of one node, once a second. */
export interface NodeSample {
  id: string;
  url: string;
  /** Whether it answered. Where it did not, all below is 0 or null. */
  isUp: boolean;
  requestsPerS: number;
  /** Of the last second, the node's own time: the upper end of a bucket, and buckets double. null where nothing was asked. */
  ownP50Us: number | null;
  ownP99Us: number | null;
  /** Cores' worth of CPU time in the last second; null where it has just started. */
  cpu: number | null;
  rssBytes: number;
  entries: number;
  bytes: number;
  maxMemoryBytes: number;
}

/** What a load test saw in a second, from outside. */
export interface LoadSample {
  requestsPerS: number;
  errors: number;
  p50Us: number;
  p99Us: number;
}

/** A message to the page; first of all comes which server it is, and last, where it has time for that, that it ends. */
export type LiveMessage =
  | { kind: 'server'; server: string }
  | { kind: 'end' }
  | { kind: 'nodes'; atMs: number; nodes: NodeSample[] }
  | { kind: 'load'; atMs: number; load: LoadSample };

/** What the page is made from: it stands in its HTML. */
export interface LiveSetting {
  /** To be shown with everything that is asked of this page's server. */
  token: string;
  /** Another one with each start: a page of an earlier server is out of date, even where the token is the same. */
  server: string;
  nodes: { id: string; url: string }[];
  algorithm: string;
  hash: string;
  vnodes: number;
  /** Whether nodes can be killed and started from the page. */
  hasControl: boolean;
  /** Whether a load test tells what it sees. */
  hasLoad: boolean;
}

/** The header that carries the token. */
export const TOKEN_HEADER = 'x-ringmark-token';

/** Where the page's address has the token. */
export const KEY_PARAMETER = 'key';

/** What the page's script gets. */
export interface LiveData {
  setting: LiveSetting;
  /** By the id of the element that the key box stands in. */
  keyBoxes: Record<string, KeyBoxData>;
}

/** The id of the element that holds it. */
export const LIVE_ELEMENT = 'live-data';
