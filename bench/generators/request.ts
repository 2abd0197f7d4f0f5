/** What is asked over and over of a node by generators that ask for one key. */
export const PATH = '/kv/user:1234567:profile';
export const VALUE = 'v'.repeat(100);

/** Stores the value. @returns the node's URL, as the command line of the process gives it */
export async function storedAt(): Promise<string> {
  const url = process.argv[2]!;
  await fetch(`${url}${PATH}`, { method: 'PUT', body: VALUE });
  return url;
}
