import type { Difference } from '../result/diff-result.ts';
import type { Environment } from '../result/schema.ts';
import { differences } from './differences.ts';

/**
 * What of a machine makes times incomparable: named where it is not the same on all sides. Kernels and patch versions of
 * Node.js are let pass. Memory is told by tenths of a GiB, for kernels keep a little of it to themselves.
 */
export function machineDifferences(a: readonly Environment[], b: readonly Environment[]): Difference[] {
  return differences(a.map(machineOf), b.map(machineOf));
}

function machineOf({ cpuModel, cores, memoryBytes, cgroup, arch, os, node }: Environment): Record<string, string> {
  return {
    'CPU model': cpuModel,
    cores: String(cores),
    memory: gib(memoryBytes),
    'CPU limit': cgroup.cpus === null ? 'none' : String(cgroup.cpus),
    'memory limit': cgroup.memoryBytes === null ? 'none' : gib(cgroup.memoryBytes),
    architecture: arch,
    'operating system': os,
    'Node.js': node.split('.')[0]!,
  };
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
