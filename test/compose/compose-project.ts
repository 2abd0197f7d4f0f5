import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { outputOf, runCommand } from '../support/run-command.ts';

const checkout = join(import.meta.dirname, '..', '..', '..');

/** The words that Compose starts with here: a plugin of docker, or a program of its own; undefined where there is none. */
export async function composeCommand(): Promise<readonly [string, ...string[]] | undefined> {
  for (const command of [['docker', 'compose'], ['docker-compose']] as const) {
    const [program, ...words] = command;
    const { exitCode } = await runCommand(program, [...words, 'version'], { timeout: 20_000 });
    if (exitCode === 0) return command;
  }
  return undefined;
}

/**
 * The nodes of docker-compose.yml under a name and with an image of their own, so that nothing that runs here is
 * touched. They are taken down, and the image removed, when this process exits, whatever made it exit.
 */
export class ComposeProject {
  readonly image = `ringmark-test-${process.pid}`;
  readonly #program: string;
  readonly #words: readonly string[];
  readonly #options = { cwd: checkout, env: { ...process.env, RINGMARK_IMAGE: this.image } };

  constructor([program, ...words]: readonly [string, ...string[]]) {
    this.#program = program;
    this.#words = [...words, '--project-name', this.image];
    process.once('exit', () => this.#down());
    process.once('SIGINT', () => process.exit(130));
    process.once('SIGTERM', () => process.exit(143));
  }

  /** Runs a command of Compose. @throws with its output where it fails. */
  compose(args: readonly string[], timeout: number): Promise<string> {
    return outputOf(this.#program, [...this.#words, ...args], { ...this.#options, timeout });
  }

  /** The container of a service. */
  async containerOf(service: string): Promise<string> {
    const id = (await this.compose(['ps', '--quiet', service], 20_000)).trim();
    if (id === '') throw new Error(`${service}: expected a container, got none`);
    return id;
  }

  /** Waits until Docker itself finds the service healthy. @throws with the node's log after a minute. */
  async untilHealthy(service: string): Promise<void> {
    const id = await this.containerOf(service);
    const deadline = performance.now() + 60_000;
    while ((await inspect(id, '{{.State.Health.Status}}')) !== 'healthy') {
      if (performance.now() > deadline)
        throw new Error(`${service}: expected a healthy node, got\n${await this.compose(['logs', service], 20_000)}`);
      await delay(200);
    }
  }

  #down(): void {
    const args = [...this.#words, 'down', '--volumes', '--remove-orphans', '--timeout', '5'];
    spawnSync(this.#program, args, { ...this.#options, timeout: 60_000 });
    spawnSync('docker', ['image', 'rm', '--force', this.image], { timeout: 60_000 });
  }
}

/** A field of a container or an image, as `docker inspect --format` gives it. */
export async function inspect(id: string, format: string): Promise<string> {
  return (await outputOf('docker', ['inspect', '--format', format, id], { timeout: 20_000 })).trim();
}

/** What a command in a running container writes to stdout. */
export async function inContainer(id: string, ...command: string[]): Promise<string> {
  return (await outputOf('docker', ['exec', id, ...command], { timeout: 60_000 })).trim();
}
