import { once } from 'node:events';
import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderError } from './data-folder.ts';

/**
 * Keeps a folder to one process, until it lets go or ends, however it ends: it listens under a name that only one can have.
 * On Linux and Windows the name is gone with the process; elsewhere it is a file, which is removed where nobody answers.
 * @returns lets go
 * @throws ERR_DATA_DIR where another process has the folder
 */
export async function lockFolder(folder: string): Promise<() => void> {
  const { dev, ino } = statSync(folder, { bigint: true });
  const address = addressOf(`ringmark-store-${dev}-${ino}`);
  let server = await listen(address);
  if (server === undefined && address.endsWith('.sock') && !(await answers(address))) {
    await rm(address, { force: true });
    server = await listen(address);
  }
  if (server === undefined) throw folderError(folder, 'a folder that no other node uses', 'one that is in use');
  const held = server.unref();
  return () => held.close();
}

function addressOf(name: string): string {
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/** Undefined where somebody listens there. */
async function listen(address: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.listen(address);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
}

async function answers(address: string): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
