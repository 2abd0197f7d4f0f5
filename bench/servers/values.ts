/** What is asked of every server, by the length of its value. */
export const PATHS = { 100: '/kv/user:1234567:profile', 10000: '/kv/user:1234567:picture' } as const;

export type ValueBytes = keyof typeof PATHS;

export function valueText(bytes: ValueBytes): string {
  return 'v'.repeat(bytes);
}

/** Puts both values into a storage node. */
export async function storeValues(url: string): Promise<void> {
  for (const [bytes, path] of Object.entries(PATHS)) {
    await fetch(url + path, { method: 'PUT', body: valueText(Number(bytes) as ValueBytes) });
  }
}
