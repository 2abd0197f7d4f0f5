import { createPlacement } from '../../placement/registry.ts';
import type { LiveSetting } from '../../ui/messages.ts';
import { ask } from './ask.ts';

/** Puts and gets a key through the page's server, and says which node it went to. */
export function startDataForm(form: HTMLFormElement, setting: LiveSetting): void {
  const { algorithm, hash, vnodes, nodes, token } = setting;
  const output = form.querySelector('output')!;
  const ids = nodes.map(({ id }) => id);
  const placement = createPlacement(algorithm, ids, { hash, vnodes });
  form.onsubmit = async (event) => {
    event.preventDefault();
    const action = (event.submitter as HTMLButtonElement).value;
    const { key, value } = Object.fromEntries(new FormData(form)) as { key: string; value: string };
    const where = `${action.toUpperCase()} ${key} → ${placement.ownerOf(key)}`;
    output.textContent = `${where} …`;
    try {
      const answer = await ask(token, action, { key, value });
      output.textContent = `${where}: ${action === 'get' ? got(answer.value) : `version ${answer.version}`}`;
    } catch (error) {
      output.textContent = `${where}: ${(error as Error).message}`;
    }
  };
}

function got(value: unknown): string {
  return value === null ? 'no such entry' : JSON.stringify(value);
}
