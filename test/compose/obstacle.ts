import { connect } from 'node:net';
import { runCommand } from '../support/run-command.ts';
import { composeCommand } from './compose-project.ts';

const bounded = { timeout: 20_000 };

/** Why three nodes cannot be started here, in one line; undefined where nothing is in the way. */
export async function findObstacle(ports: readonly number[]): Promise<string | undefined> {
  const engine = await runCommand('docker', ['version', '--format', '{{.Server.Version}}'], bounded);
  if (engine.exitCode !== 0)
    return `Docker: expected a running engine, got ${reason(engine.exitCode, engine.stderr, 'docker')}`;
  if ((await composeCommand()) === undefined)
    return 'Docker: expected Compose, got neither `docker compose` nor `docker-compose`';
  for (const port of ports) {
    if (await isTaken(port)) return `port ${port}: expected it to be free for a node, got another program that listens`;
  }
  return undefined;
}

function reason(exitCode: number | null | undefined, stderr: string, program: string): string {
  return exitCode === undefined ? `no command ${program}` : `"${stderr.trim().replaceAll(/\s+/g, ' ')}"`;
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
