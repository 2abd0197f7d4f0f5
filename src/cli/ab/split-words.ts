import { usageError } from '../../lib/expect.ts';

/**
 * The words of a piece of a command line: separated by spaces, unless these stand in single or double quotes. Nothing else that a
 * shell does is done.
 * @throws ERR_USAGE where a quote is left open.
 */
export function splitWords(text: string, flag: string): string[] {
  const words = [...text.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+|["']/g)].map(([word]) => word);
  if (words.some((word) => word === '"' || word === "'")) throw usageError(flag, 'quotes in pairs', text);
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}
