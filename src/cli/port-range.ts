import { usageError } from '../lib/expect.ts';

/** @throws ERR_USAGE unless there are as many ports from `port` on as `option` asks for; 0 takes any */
export function expectPorts(port: number, option: string, count: number): void {
  const last = 65_536 - count;
  if (port > last) throw usageError('--port', `at most ${last} with ${option} ${count}`, port);
}
