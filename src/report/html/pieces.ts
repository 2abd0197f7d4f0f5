import { html, type Markup } from './markup.ts';

/** A figure of a run, or what stands in its place, and what kind it is: the same kinds of several runs lie side by side. */
export interface Piece {
  kind: string;
  content: Markup;
}

/** What one run has of a part. */
export interface RunPieces {
  /** Its name, where there are several. */
  label: string | undefined;
  pieces: readonly Piece[];
}

/** Runs side by side, a row for each kind of figure: where a run has none of a kind, its place is empty. */
export function inRows(runs: readonly RunPieces[]): Markup {
  const kinds = mergeKinds(runs.map(({ pieces }) => pieces.map(({ kind }) => kind)));
  const articles = runs.map(({ label, pieces }) => {
    const title = label !== undefined && html`<h3>${label}</h3>`;
    const rows = kinds.map((kind) => {
      const piece = pieces.find((each) => each.kind === kind);
      return html`<div class="kind">${piece?.content}</div>`;
    });
    return html`<article style="--rows:${kinds.length + 1}">${title}${rows}</article>`;
  });
  return html`<div class="runs">${articles}</div>`;
}

/** All kinds, each behind the one that it follows in its own run. */
function mergeKinds(lists: readonly (readonly string[])[]): string[] {
  const kinds: string[] = [];
  for (const list of lists) {
    let at = 0;
    for (const kind of list) {
      const found = kinds.indexOf(kind);
      if (found === -1) kinds.splice(at, 0, kind);
      at = (found === -1 ? at : found) + 1;
    }
  }
  return kinds;
}
