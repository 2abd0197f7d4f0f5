import type { LivePage, LivePageOptions } from '../ui/live-page.ts';
import { integer } from './option-parsers.ts';
import type { Session } from './session.ts';

/** `--ui`, as commands take it: the port, 0 for any free one. */
export const UI_FLAG = '--ui [port]';
const parsePort = integer('--ui', 0, 65535);

/** What was given for it; undefined where it was not. @throws ERR_USAGE for what is no port */
export function uiPort(given: string | true | undefined): number | undefined {
  return typeof given === 'string' ? parsePort(given) : given && 0;
}

/** Serves the live page, and says where. `close` ends it, and the client that puts and gets for it. */
export async function openLivePage(
  session: Session,
  options: Omit<LivePageOptions, 'client'>,
): Promise<Pick<LivePage, 'tell'> & { close(): Promise<void> }> {
  const [{ KvClient }, { startLivePage }] = await Promise.all([
    import('../client/kv-client.ts'),
    import('../ui/live-page.ts'),
  ]);
  const { nodes, placement, authToken } = options;
  const client = new KvClient({ nodes, ...placement, ...(authToken !== undefined && { authToken }) });
  try {
    const page = await startLivePage({ ...options, client });
    session.log(`live page: ${page.url}`);
    return {
      tell: page.tell,
      close: async () => {
        page.close();
        await client.close();
      },
    };
  } catch (error) {
    await client.close();
    throw error;
  }
}
