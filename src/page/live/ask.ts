import { TOKEN_HEADER } from '../../ui/messages.ts';

/** Asks the page's server to do something. @throws Error with what it says, where it does not */
export async function ask(token: string, action: string, body: object): Promise<Record<string, unknown>> {
  const headers = { [TOKEN_HEADER]: token, 'content-type': 'application/json' };
  const response = await fetch(`/do/${action}`, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => {
    throw new Error("no answer from this page's server");
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(String(answer.error));
  return answer;
}
