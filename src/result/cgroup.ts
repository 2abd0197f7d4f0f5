import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from './schema.ts';

type Limits = Environment['cgroup'];

/** cgroup v1 states "no limit" as the largest number of pages: more than any machine has. */
const unlimitedBytes = 2 ** 60;

/**
 * The tightest CPU and memory limits of this process's control groups, v1 or v2, from its own group up to the root.
 * @param root where /proc and /sys are found.
 */
export function cgroupLimits(root = '/'): Limits {
  const limits: Limits = { cpus: null, memoryBytes: null };
  for (const line of read(join(root, 'proc/self/cgroup'))?.split('\n') ?? []) {
    const [hierarchy, controllers = '', path] = line.split(':');
    if (path === undefined) continue;
    const mount = hierarchy === '0' && controllers === '' ? '' : controllers;
    for (const group of ancestors(path)) tighten(limits, join(root, 'sys/fs/cgroup', mount, group));
  }
  return limits;
}

/** Inside a container the path may be the host's, and only the root is there: so all of them are tried. */
function ancestors(path: string): string[] {
  return path === '/' ? ['/'] : [path, ...ancestors(dirname(path))];
}

function tighten(limits: Limits, group: string): void {
  limits.cpus = smaller(limits.cpus, cpus(group));
  limits.memoryBytes = smaller(limits.memoryBytes, memory(group));
}

function cpus(group: string): number {
  const [quota, period] = read(join(group, 'cpu.max'))?.split(' ') ?? [
    read(join(group, 'cpu.cfs_quota_us')),
    read(join(group, 'cpu.cfs_period_us')),
  ];
  return Number(quota) / Number(period);
}

function memory(group: string): number {
  return Number(read(join(group, 'memory.max')) ?? read(join(group, 'memory.limit_in_bytes')));
}

/** `max`, -1 and what is not there are no limits. */
function smaller(known: number | null, limit: number): number | null {
  const isLimit = limit > 0 && limit < unlimitedBytes;
  return isLimit ? Math.min(known ?? Number.POSITIVE_INFINITY, limit) : known;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
