import type { MetricDiff, Verdict } from '../result/diff-result.ts';
import type { Cell } from './document.ts';

const words: Record<Verdict, [one: string, many: string]> = {
  slower: ['is slower', 'are slower'],
  worse: ['is worse', 'are worse'],
  faster: ['is faster', 'are faster'],
  better: ['is better', 'are better'],
  'no difference': ['shows no difference', 'show no difference'],
  'cannot tell': ['cannot be told', 'cannot be told'],
};

/** `Of 12 metrics 2 are slower, 9 show no difference, 1 cannot be told.` */
export function verdictSentence(metrics: readonly Pick<MetricDiff, 'verdict'>[]): string {
  const counts = Object.entries(words).flatMap(([verdict, [one, many]]) => {
    const count = metrics.filter((metric) => metric.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return `Of ${metrics.length} ${metrics.length === 1 ? 'metric' : 'metrics'} ${counts.join(', ')}.`;
}

export function isDifferent({ verdict }: Pick<MetricDiff, 'verdict'>): boolean {
  return verdict !== 'no difference' && verdict !== 'cannot tell';
}

export function isRegression({ verdict }: Pick<MetricDiff, 'verdict'>): boolean {
  return verdict === 'slower' || verdict === 'worse';
}

export function verdictCell(metric: Pick<MetricDiff, 'verdict'>): Cell {
  if (!isDifferent(metric)) return metric.verdict;
  return { text: metric.verdict, style: isRegression(metric) ? 'bad' : 'good' };
}

/** Each reason once, with the metrics that it is of. */
export function reasonItems(metrics: readonly Pick<MetricDiff, 'name' | 'of' | 'reason'>[]): string[] {
  const named = new Map<string, string[]>();
  for (const { name, of, reason } of metrics) {
    if (reason === undefined) continue;
    const title = of === '' ? name : `${name} of ${of}`;
    named.set(reason, [...(named.get(reason) ?? []), title]);
  }
  return [...named].map(([reason, titles]) => `cannot be told: ${few(titles)}: ${reason}`);
}

function few(titles: readonly string[]): string {
  const most = 6;
  if (titles.length <= most) return titles.join('; ');
  return `${titles.slice(0, most - 1).join('; ')} and ${titles.length - most + 1} more`;
}
