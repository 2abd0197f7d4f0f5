// A uWebSockets.js server with nothing behind it.
import uWS from 'uWebSockets.js';
import { serveParent, toldAnswer } from './bare-answer.ts';

const { headers, values } = toldAnswer();
const app = uWS.App();

for (const [path, value] of Object.entries(values)) {
  app.get(path, (res) => {
    for (const [name, value] of headers) res.writeHeader(name, value);
    res.end(value);
  });
}

app.put('/kv/*', (res) => {
  res.onAborted(() => {});
  res.onData((_, isLast) => {
    if (isLast) res.cork(() => res.writeStatus('204 No Content').writeHeader('ETag', '"1"').endWithoutBody());
  });
});

app.any('/*', (res) => {
  res.writeStatus('404 Not Found').end();
});

app.listen('127.0.0.1', 0, (socket) => {
  if (socket) serveParent(uWS.us_socket_local_port(socket));
});
