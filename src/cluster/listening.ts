/** What a node that was started as a child process tells its parent, over their channel, once it listens. */
export interface Listening {
  event: 'listening';
  port: number;
}

export function isListening(message: unknown): message is Listening {
  return (message as Partial<Listening> | null)?.event === 'listening';
}
