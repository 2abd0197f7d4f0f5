// A thread that answers whatever comes on a connection with the same bytes, `workerData`: the least that a server can do.
// It tells its parent the port.

import { type AddressInfo, createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const answer = Buffer.from(workerData as string, 'latin1');
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(answer));
  // The connection ends in the manner of the generator, whatever that is.
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => parentPort!.postMessage((server.address() as AddressInfo).port));
