import { ENDED_CODE, type LiveMessage } from '../../ui/messages.ts';

const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [250, 4000];
/** The server says something every second. */
const SILENCE_MS = 3000;

export interface LiveHooks {
  onMessage(message: LiveMessage): void;
  /** Called when what is shown begins to be old; it is not any more with the next message. */
  onOld(): void;
}

/**
 * Keeps a WebSocket to the page's server, says in `status` how it is, and comes back by itself when it is lost: to another
 * server, which has another token, by loading the page again.
 */
export function connectLive(status: HTMLElement, token: string, { onMessage, onOld }: LiveHooks): void {
  let waitMs = FIRST_WAIT_MS;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const say = (text: string, isOld: boolean) => {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle('lost', isOld);
    document.body.classList.toggle('old', isOld);
    if (isOld) onOld();
  };
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(() => say('The server is silent: what you see is old.', true), SILENCE_MS);
  };
  const connect = () => {
    // A browser's WebSocket takes no headers: the token goes as the subprotocol.
    const socket = new WebSocket(`ws://${location.host}/live`, token);
    socket.onmessage = ({ data }) => {
      waitMs = FIRST_WAIT_MS;
      listen();
      say('live', false);
      onMessage(JSON.parse(data) as LiveMessage);
    };
    socket.onclose = ({ code }) => {
      clearTimeout(silence);
      if (code === ENDED_CODE) say('It has ended: these are its last figures. Waiting for another …', true);
      else if (!status.classList.contains('lost'))
        say('The connection is lost: what you see is old. Trying again …', true);
      setTimeout(again, waitMs);
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    };
  };
  const again = async () => {
    const page = await fetch(location.href, { cache: 'no-store' }).catch(() => undefined);
    if (page === undefined) setTimeout(again, LONGEST_WAIT_MS / 4);
    else if (!page.ok) say('Another server is there now: open the URL that it has printed.', true);
    else if ((await page.text()).includes(token)) connect();
    else location.reload();
  };
  connect();
}
