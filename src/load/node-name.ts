/** A node in a message: a node that has no name of its own has its URL as its id, and is named once. */
export function nodeName({ id, url }: { id: string; url: string }): string {
  return id === url ? url : `${id} (${url})`;
}
