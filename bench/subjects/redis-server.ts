import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

export interface RunningRedis {
  port: number;
  stop(): Promise<void>;
}

/** Starts a Redis that writes nothing to disk and ends with this process; null where none is installed. */
export async function startRedis(): Promise<RunningRedis | null> {
  const port = await freePort();
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const isReady = new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(false) : reject(error)));
    server.once('exit', (code) => reject(new Error(`redis-server: expected it to run, got exit code ${code}`)));
    server.stdout.on('data', (text) => {
      if (String(text).includes('Ready to accept connections')) resolve(true);
    });
  });
  if (!(await isReady)) {
    process.off('exit', kill);
    return null;
  }
  const stop = async () => {
    process.off('exit', kill);
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  };
  return { port, stop };
}

/** Redis takes no 0 for any free port. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
