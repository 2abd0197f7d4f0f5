// A server of node:http with nothing behind it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveParent, toldAnswer } from './bare-answer.ts';

const answer = toldAnswer();
const headers = Object.fromEntries(answer.headers);
const values = new Map(Object.entries(answer.values).map(([path, value]) => [path, Buffer.from(value)]));

const server = createServer((req, res) => {
  const value = values.get(req.url!);
  if (value === undefined) res.writeHead(404).end();
  else if (req.method === 'GET') res.writeHead(200, { ...headers, 'Content-Length': value.length }).end(value);
  else {
    const chunks: Buffer[] = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      Buffer.concat(chunks);
      res.writeHead(204, { ETag: '"1"' }).end();
    });
  }
});
server.listen(0, '127.0.0.1', () => serveParent((server.address() as AddressInfo).port));
