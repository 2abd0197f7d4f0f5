// A node of known behaviour as a process of its own: `start` of run-process.ts gives it DELAY_MS. It prints its URL;
// answers each read of a key exactly so late, not before; is frozen for a second when it reads `freeze` on its standard
// input; and prints for how many milliseconds it held reads, in the median and in all but one of a hundred, when that ends.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';

const delayMs = Number(process.argv[2]);
const values = new Map<string, string>();
const heldMs: number[] = [];

const server = createServer((request, response) => {
  const { method, url = '' } = request;
  if (method === 'PUT') {
    let body = '';
    request.setEncoding('latin1').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      values.set(url, body);
      response.writeHead(204).end();
    });
    return;
  }
  const value = values.get(url);
  if (value === undefined) response.end();
  else answerAt(performance.now(), response, value);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

process.stdin.on('data', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000));
process.stdin.on('end', () => {
  heldMs.sort((a, b) => a - b);
  console.log(`${heldMs[heldMs.length >> 1]} ${heldMs[Math.floor(heldMs.length * 0.99)]}`);
  process.exit();
});

/** A timer is late by up to a millisecond, so it ends a little early, and the rest is waited out. */
function answerAt(cameMs: number, response: ServerResponse, value: string): void {
  const leftMs = cameMs + delayMs - performance.now();
  if (leftMs > 2) setTimeout(answerAt, leftMs - 1.5, cameMs, response, value);
  else if (leftMs > 0) setImmediate(answerAt, cameMs, response, value);
  else {
    response.end(value);
    heldMs.push(performance.now() - cameMs);
  }
}
