import { readFileSync } from 'node:fs';
import os from 'node:os';
import { packageVersion } from '../lib/package-version.ts';
import { cgroupLimits } from './cgroup.ts';
import { describeCheckout } from './checkout.ts';
import type { Environment } from './schema.ts';

/**
 * What this process runs on, now: call it once, before anything is measured.
 * @param argv what was typed after `ringmark`. Folders of this machine (home, working directory) are shortened in it.
 */
export async function collectEnvironment(seed: number, argv: readonly string[]): Promise<Environment> {
  const [oneMinute = 0, fiveMinutes = 0, fifteenMinutes = 0] = os.loadavg();
  const startedAt = new Date().toISOString();
  const checkout = await describeCheckout(process.cwd());
  return {
    ringmarkVersion: packageVersion,
    gitCommit: checkout.commit,
    gitDirty: checkout.dirty,
    node: process.versions.node,
    v8: process.versions.v8,
    libuv: process.versions.uv,
    os: operatingSystem(),
    kernel: `${os.type()} ${os.release()}`,
    arch: process.arch,
    cpuModel: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    cgroup: cgroupLimits(),
    loadAverage: [oneMinute, fiveMinutes, fifteenMinutes],
    argv: withoutSecrets(argv).map(withoutLocalFolders),
    seed,
    startedAt,
  };
}

function operatingSystem(): string {
  try {
    const name = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    return name ?? os.type();
  } catch {
    return os.version();
  }
}

/** A run is there to be shown: it does not tell who made it, or where. */
function withoutLocalFolders(argument: string): string {
  const folders = [process.cwd(), os.homedir()].filter((folder) => folder.length > 1);
  return folders.reduce((text, folder) => {
    const shown = folder === process.cwd() ? '.' : '~';
    // Not where it only begins the name of another folder.
    return text.split(folder).reduce((before, after) => before + (/^[\w.-]/.test(after) ? folder : shown) + after);
  }, argument);
}

/** Nor does it tell what opens a cluster. */
function withoutSecrets(argv: readonly string[]): string[] {
  return argv.map((argument, i) => {
    if (argv[i - 1] === '--auth-token') return '…';
    return argument.replace(/^(--auth-token=).*/s, '$1…');
  });
}
