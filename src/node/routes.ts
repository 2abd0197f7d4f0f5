import type { TemplatedApp } from 'uWebSockets.js';
import { HEALTH_PATH, KV_PREFIX, READY_PATH } from '../protocol/paths.ts';
import type { Store } from '../store/store.ts';
import { health, readiness } from './health.ts';
import { deleteEntry, getEntry, headEntry, putEntry } from './kv.ts';
import { dispatcher, type Handler, type Resource } from './resource.ts';
import type { Traffic } from './traffic.ts';

export interface RouteOptions {
  id: string;
  maxValueBytes: number;
}

/** Everything that a node offers. */
export function resourcesOf(store: Store, traffic: Traffic, { maxValueBytes }: RouteOptions): Resource[] {
  return [
    {
      path: KV_PREFIX,
      handlers: {
        GET: getEntry(store, traffic),
        HEAD: headEntry(store, traffic),
        PUT: putEntry(store, traffic, maxValueBytes),
        DELETE: deleteEntry(store, traffic),
      },
    },
    readOnly(HEALTH_PATH, health(traffic)),
    readOnly(READY_PATH, readiness(traffic)),
  ];
}

function readOnly(path: string, handler: Handler): Resource {
  return { path, handlers: { GET: handler, HEAD: handler } };
}

/**
 * Leads every request to its handler. GET and PUT of entries, which come often, are found by the native router; what it
 * does not know it would answer by closing the connection, so that all else goes to one handler of ours.
 */
export function route(app: TemplatedApp, traffic: Traffic, resources: readonly Resource[]): void {
  const dispatch = dispatcher(traffic, resources);
  const entries = resources.find(({ path }) => path === KV_PREFIX)!.handlers;
  app.get(`${KV_PREFIX}*`, entries.GET!).put(`${KV_PREFIX}*`, entries.PUT!).any('/*', dispatch);
  app.filter(traffic.connected);
}
