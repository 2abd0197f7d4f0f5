import { RingmarkError } from '../lib/errors.ts';
import type { LivePage, LivePageOptions } from '../ui/live-page.ts';
import { integer } from './option-parsers.ts';
import type { Session } from './session.ts';

/** `--ui`, as commands take it: the port, 0 for any free one. */
export const UI_FLAG = '--ui [port]';
const parsePort = integer('--ui', 0, 65535);

/** Where the page's key comes from, for who wants the same address with each start. */
const KEY_VARIABLE = 'RINGMARK_UI_KEY';
/** A URL and the name of a WebSocket's subprotocol take it as it is; shorter ones can be guessed. */
const KEY = /^[\w-]{16,128}$/;

/** Where the live page is to be. */
export type LiveAddress = Pick<LivePageOptions, 'port' | 'key'>;

/** What was given for `--ui`, and in the environment; undefined where it was not. @throws ERR_USAGE for what is no port or key */
export function liveAddress(given: string | true | undefined): LiveAddress | undefined {
  if (given === undefined) return undefined;
  const key = process.env[KEY_VARIABLE];
  // It is not shown: it is a secret.
  if (key !== undefined && !KEY.test(key))
    throw new RingmarkError(
      'ERR_USAGE',
      `${KEY_VARIABLE}: expected 16 to 128 letters, digits, - and _, got something else`,
    );
  return { port: given === true ? 0 : parsePort(given), key };
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
