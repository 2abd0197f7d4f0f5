import { RingmarkError } from '../lib/errors.ts';

/**
 * The value as indented JSON that reads back equal.
 * @throws ERR_STATE when it holds NaN or an infinity, which JSON would silently turn into null.
 */
export function stringifyJson(value: unknown): string {
  const fault = findNotFinite(value, '');
  if (fault !== undefined)
    throw new RingmarkError('ERR_STATE', `${fault.path}: expected a finite number, got ${fault.value}`);
  return JSON.stringify(value, null, 2);
}

function findNotFinite(value: unknown, path: string): { path: string; value: number } | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return { path: path || 'value', value };
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const step = Array.isArray(value) ? `[${key}]` : `${path && '.'}${key}`;
    const fault = findNotFinite(item, path + step);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
