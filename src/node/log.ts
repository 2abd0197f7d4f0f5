/** Takes one line of JSON, without its end of line. */
export type Log = (line: string) => void;

export type LogEvent = 'start' | 'listen' | 'drain' | 'exit' | 'error';

/** Writes one event: its time and name first, then what belongs to it. */
export function logEvent(log: Log, event: LogEvent, details: Record<string, unknown>): void {
  log(JSON.stringify({ time: new Date().toISOString(), event, ...details }));
}
