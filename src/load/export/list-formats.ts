import { k6Format } from './k6.ts';
import type { ListFormat, ListPlan } from './list-format.ts';
import { vegetaFormat } from './vegeta.ts';
import { wrkFormat } from './wrk.ts';

/** Every format by its name. */
export const listFormats = {
  vegeta: vegetaFormat,
  wrk: wrkFormat,
  k6: k6Format,
} as const satisfies Record<string, (plan: ListPlan) => ListFormat>;

export type ListFormatName = keyof typeof listFormats;
