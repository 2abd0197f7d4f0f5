// A uWebSockets.js server with nothing behind it, as a process of its own: `bare-uws.js '{"headers": …, "value": …}'`.
// It tells its parent the port, and ends with it.
import uWS from 'uWebSockets.js';

const answer: { headers: [string, string][]; value: string } = JSON.parse(process.argv[2]!);
const app = uWS.App();

app.get('/kv/*', (res) => {
  for (const [name, value] of answer.headers) res.writeHeader(name, value);
  res.end(answer.value);
});

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
  if (socket) process.send!({ port: uWS.us_socket_local_port(socket) });
});
process.once('disconnect', () => app.close());
