import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface FakeServer {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Whatever came, per connection. */
  received: string[];
}

/** A server of raw sockets that treats its clients as `onData` says; gone when the test ends. */
export async function fakeServer(
  t: TestContext,
  onData: (socket: Socket, connection: number) => void,
  onConnect: (socket: Socket) => void = () => {},
): Promise<FakeServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const connection = received.push('') - 1;
    sockets.add(socket);
    socket.setEncoding('latin1').on('error', () => {});
    onConnect(socket);
    socket.on('data', (text) => {
      received[connection] = received[connection]! + text;
      onData(socket, connection);
    });
  });
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

/** A URL where nothing listens. */
export async function deadUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
