import type { LiveMessage } from '../../ui/messages.ts';

const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [250, 4000];

/** Keeps a WebSocket to the page's server, says in `status` how it is, and comes back by itself when it is lost. */
export function connectLive(status: HTMLElement, token: string, onMessage: (message: LiveMessage) => void): void {
  let waitMs = FIRST_WAIT_MS;
  const say = (text: string, isLost: boolean) => {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle('lost', isLost);
  };
  const connect = () => {
    // A browser's WebSocket takes no headers: the token goes as the subprotocol.
    const socket = new WebSocket(`ws://${location.host}/live`, token);
    socket.onopen = () => {
      waitMs = FIRST_WAIT_MS;
      say('live', false);
    };
    socket.onmessage = ({ data }) => onMessage(JSON.parse(data) as LiveMessage);
    socket.onclose = () => {
      say('The connection is lost: what you see is old. Trying again …', true);
      setTimeout(connect, waitMs);
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    };
  };
  connect();
}
