import type { LiveMessage, LiveSetting } from '../../ui/messages.ts';

const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [250, 4000];
/** The server sends every second. */
const STALLED_MS = 3000;
const PROBE_MS = 2000;

/** How the page and its server stand; in `live` alone what it shows is of now. */
export type Link = keyof typeof LINKS;

/** What is said of each. */
export const LINKS = {
  live: 'live',
  stalled: 'Stalled: nothing comes from the server. What you see is old.',
  lost: 'The connection is lost: what you see is old. Trying again …',
  ended: 'Ended: these are the last figures.',
  refused: 'Another server runs here now: open the address that it printed.',
} as const;

/**
 * Keeps a WebSocket to the page's server, and comes back by itself when it is lost: to the same server as it is, to one that was
 * started since by loading the page anew.
 * @param onLink told again and again
 */
export function connectLive(
  { token, server }: LiveSetting,
  onMessage: (message: Exclude<LiveMessage, { kind: 'server' | 'end' }>) => void,
  onLink: (link: Link) => void,
): void {
  let waitMs = FIRST_WAIT_MS;
  let heardMs = Number.POSITIVE_INFINITY;
  let hasEnded = false;
  const hear = (message: LiveMessage) => {
    heardMs = performance.now();
    waitMs = FIRST_WAIT_MS;
    hasEnded = message.kind === 'end';
    if (message.kind === 'end') onLink('ended');
    else if (message.kind !== 'server') {
      onLink('live');
      onMessage(message);
    } else if (message.server !== server) location.reload();
  };
  const onClose = async () => {
    heardMs = Number.POSITIVE_INFINITY;
    onLink((await isRefused()) ? 'refused' : hasEnded ? 'ended' : 'lost');
    setTimeout(connect, waitMs);
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  };
  const connect = () => {
    // A browser's WebSocket takes no headers: the token goes as the subprotocol.
    const socket = new WebSocket(`ws://${location.host}/live`, token);
    socket.onmessage = ({ data }) => hear(JSON.parse(data) as LiveMessage);
    socket.onclose = onClose;
  };
  connect();
  setInterval(() => {
    if (performance.now() - heardMs > STALLED_MS) onLink('stalled');
  }, STALLED_MS / 6);
}

/** Whether there is a server that does not know this page. A WebSocket does not say why it was not opened. */
async function isRefused(): Promise<boolean> {
  try {
    const { status } = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) });
    return status === 403;
  } catch {
    return false;
  }
}
