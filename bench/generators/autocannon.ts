// autocannon, in this process: `autocannon.js URL`.
import autocannon from 'autocannon';
import { CONNECTIONS, figuresOf, WARMUP_S } from './figures.ts';
import { serveRuns } from './process.ts';
import { PATH, storedAt } from './request.ts';

const url = await storedAt();

async function load(duration: number): Promise<number> {
  const { requests, errors, non2xx } = await autocannon({ url: url + PATH, connections: CONNECTIONS, duration });
  if (errors + non2xx > 0) throw new Error(`${errors} errors, ${non2xx} bad statuses`);
  return requests.total;
}

serveRuns(async (seconds) => {
  await load(WARMUP_S);
  return figuresOf(() => load(seconds));
});
