// In the place of node:util, of which src/lib/expect.ts uses `inspect` to name a value in an error.

export function inspect(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
