import type { Environment } from '../result/schema.ts';
import type { Block } from './document.ts';
import { formatBytes } from './units.ts';

/** What a run was made with and on. */
export function environmentBlocks(environment: Environment): Block[] {
  return [
    {
      kind: 'facts',
      facts: [
        ['command', ['ringmark', ...environment.argv].join(' ')],
        ['version', version(environment)],
        ['runtime', `Node.js ${environment.node}, V8 ${environment.v8}, libuv ${environment.libuv}`],
        ['system', `${environment.os}, ${environment.kernel}, ${environment.arch}`],
        ['machine', machine(environment)],
        ['load before', environment.loadAverage.map((load) => load.toFixed(2)).join(' ')],
        ['seed', String(environment.seed)],
        ['started', environment.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')],
      ],
    },
  ];
}

function version({ ringmarkVersion, gitCommit, gitDirty }: Environment): string {
  if (gitCommit === null) return ringmarkVersion;
  return `${ringmarkVersion}, commit ${gitCommit.slice(0, 10)}${gitDirty ? ' with changes' : ''}`;
}

function machine({ cpuModel, cores, memoryBytes, cgroup }: Environment): string {
  const limits = [
    cgroup.cpus === null ? [] : [`${cgroup.cpus} CPUs`],
    cgroup.memoryBytes === null ? [] : [formatBytes(cgroup.memoryBytes)],
  ].flat();
  const limited = limits.length > 0 ? `, limited to ${limits.join(' and ')}` : '';
  return `${cpuModel}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${formatBytes(memoryBytes)}${limited}`;
}
