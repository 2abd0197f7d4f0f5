import { type Pool, request } from 'undici';
import type { CallSubject } from '../../src/measure/call-scenario.ts';

/** A GET or PUT of one key by what one has without a client of the cluster: each checks the status and reads the whole answer. */
export function httpCalls(url: string, value: string, pool: Pool) {
  return (method: 'GET' | 'PUT', next: () => string): CallSubject[] => {
    const init = method === 'GET' ? { method } : { method, body: value };
    const path = () => `/kv/${next()}`;
    return [
      {
        name: 'undici request',
        call: async () => {
          const { statusCode, body } = await request(url + path(), init);
          expectOk(statusCode, (await body.arrayBuffer()).byteLength, method, value);
        },
      },
      {
        name: 'undici request, 16 connections',
        call: async () => {
          const { statusCode, body } = await pool.request({ path: path(), ...init });
          expectOk(statusCode, (await body.arrayBuffer()).byteLength, method, value);
        },
      },
      {
        name: 'fetch',
        call: async () => {
          const response = await fetch(url + path(), init);
          expectOk(response.status, (await response.arrayBuffer()).byteLength, method, value);
        },
      },
    ];
  };
}

function expectOk(status: number, length: number, method: string, value: string): void {
  if (method === 'GET' ? status === 200 && length === value.length : status === 204) return;
  throw new Error(`${method}: expected it to be done, got ${status} with ${length} bytes`);
}
