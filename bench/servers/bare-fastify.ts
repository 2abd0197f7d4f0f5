// A Fastify server with nothing behind it.
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { serveParent, toldAnswer } from './bare-answer.ts';

const answer = toldAnswer();
const headers = Object.fromEntries(answer.headers);
const app = Fastify();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

for (const [path, text] of Object.entries(answer.values)) {
  const value = Buffer.from(text);
  // A colon in a route begins a parameter; two of them are one.
  const route = path.replaceAll(':', '::');
  app.get(route, (_request, reply) => reply.headers(headers).send(value));
  app.put(route, (_request, reply) => reply.code(204).header('ETag', '"1"').send());
}

await app.listen({ host: '127.0.0.1', port: 0 });
serveParent((app.server.address() as AddressInfo).port);
