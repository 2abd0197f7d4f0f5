import type { Difference } from '../result/diff-result.ts';

type Facts = Readonly<Record<string, string>>;

/** Every fact that is not the same in all of both sides, with what it is on each. */
export function differences(a: readonly Facts[], b: readonly Facts[]): Difference[] {
  const names = new Set([...a, ...b].flatMap((facts) => Object.keys(facts)));
  return [...names].flatMap((what) => {
    const [onA, onB] = [a, b].map((side) => new Set(side.map((facts) => facts[what] ?? 'none')));
    const isSame = onA!.size === 1 && onB!.size === 1 && [...onA!][0] === [...onB!][0];
    return isSame ? [] : [{ what, a: [...onA!].join(' and '), b: [...onB!].join(' and ') }];
  });
}

/** `cores 2 against 4, Node.js 20 against 22`. */
export function differencesText(all: readonly Difference[]): string {
  return all.map(({ what, a, b }) => `${what} ${a} against ${b}`).join(', ');
}
