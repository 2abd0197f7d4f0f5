import { type Arcs, exactShares, hasArcs } from '../../placement/arcs.ts';
import { createPlacement } from '../../placement/registry.ts';
import type { LoadConfig } from '../../result/load-result.ts';
import { formatInteger } from '../units.ts';
import { html, type Markup } from './markup.ts';
import { COLOURS, lookOf, paint } from './palette.ts';
import { type Cell, exactCells, majorityCells } from './ring-cells.ts';

/** The drawing reaches from -SIZE to SIZE both ways. */
const SIZE = 210;
/** The middle of the ring that all nodes share, and its width. */
export const RING_RADIUS = 178;
const RING_WIDTH = 26;
/** The lane of the first node below it, how far apart lanes are, and how wide. */
const LANE_RADIUS = 150;
const LANE_STEP = 15;
const LANE_WIDTH = 9;
const MOST_LANES = 6;
/** More arcs than this are thinner than a line: then cells of half a degree are drawn. */
const MOST_ARCS = 1200;
const CELLS = 720;
/** As many nodes as a local cluster can have. */
const MOST_APART = 100;
/** Of an arc in a lane of its own. */
const LEAST_TURN = 0.0008;

/** What says where keys live. */
export type RingConfig = Pick<LoadConfig, 'algorithm' | 'hash' | 'vnodes'> & { nodes: readonly { id: string }[] };

/** A placement as a picture, and what it cannot show. */
export interface RingPicture {
  picture: Markup;
  /** In words, what is drawn. */
  caption: string;
  /** The nodes that have a lane of their own, from the outside in: indices into the placement's nodes, and their colours. */
  lanes: { node: number; colour: number }[];
}

/**
 * The key space as a ring: the arcs of all nodes in their colours, and below it a lane for each of the first nodes with that
 * node's arcs alone, so that colour is not needed to tell them apart. undefined where the algorithm has no arcs.
 */
export function ringPicture({ algorithm, hash, vnodes, nodes }: RingConfig): RingPicture | undefined {
  const placement = createPlacement(
    algorithm,
    nodes.map(({ id }) => id),
    { hash, vnodes },
  );
  if (!hasArcs(placement)) return undefined;
  const arcs = placement.arcs();
  const isExact = arcs.ends.length <= MOST_ARCS;
  const cells = isExact ? exactCells(arcs) : majorityCells(arcs, CELLS);
  const lanes = laneNodes(exactShares(placement));
  const colourOf = colours(lanes, placement.nodes.length);
  return {
    picture: draw(placement.nodes, cells, laneCells(arcs, lanes, isExact), lanes, colourOf),
    caption: caption(arcs, placement.nodes.length, isExact, lanes.length),
    lanes: lanes.map((node) => ({ node, colour: colourOf(node) })),
  };
}

/** All nodes where they are few; else those with the largest and the smallest shares. */
function laneNodes(shares: Float64Array): number[] {
  const all = [...shares.keys()];
  if (all.length <= MOST_LANES) return all;
  const byShare = all.sort((a, b) => shares[b]! - shares[a]!);
  return [...byShare.slice(0, MOST_LANES / 2), ...byShare.slice(-MOST_LANES / 2)];
}

/** As in the other charts where there are few nodes; of many the six picked out each have a colour of their own. */
function colours(lanes: readonly number[], nodes: number): (node: number) => number {
  const own = new Map(lanes.length < nodes ? lanes.map((node, i) => [node, i] as const) : []);
  return (node) => own.get(node) ?? lookOf(node).colour;
}

function laneCells(arcs: Arcs, lanes: readonly number[], isExact: boolean): Cell[][] {
  const own = new Map(lanes.map((node) => [node, [] as Cell[]]));
  for (const cell of exactCells(arcs)) own.get(cell.owner)?.push(cell);
  if (isExact) return lanes.map((node) => own.get(node)!);
  return lanes.map((node) =>
    own
      .get(node)!
      .slice(0, MOST_ARCS / MOST_LANES)
      .map(visibly),
  );
}

/** As wide as can be seen. */
function visibly({ from, to, owner }: Cell): Cell {
  return { from, to: Math.max(to, from + LEAST_TURN), owner };
}

function caption(arcs: Arcs, nodes: number, isExact: boolean, lanes: number): string {
  const count = formatInteger(arcs.ends.length);
  const drawn = isExact
    ? `${count} arcs, each coloured by the node that owns it`
    : `${count} arcs, too many to draw: each half degree has the colour of the node that owns most of it`;
  const which =
    lanes < nodes
      ? `the ${lanes / 2} nodes with the largest and the ${lanes / 2} with the smallest shares`
      : 'each node';
  return `Outer ring: ${drawn}. Inner rings: the arcs of ${which} alone${isExact ? '' : ', thin ones drawn wider than they are'}. Hash 0 is at the top; hashes grow clockwise.`;
}

function draw(
  nodes: readonly string[],
  cells: readonly Cell[],
  perLane: readonly Cell[][],
  lanes: readonly number[],
  colourOf: (node: number) => number,
): Markup {
  // Each node apart, so that the live page can mark one; of more than it shows, by colour.
  const isApart = nodes.length <= MOST_APART;
  const groups = Array.from({ length: isApart ? nodes.length : COLOURS }, (_, at) => at);
  const outer = groups.map((at) => {
    const own = cells.filter(({ owner }) => (isApart ? owner : colourOf(owner)) === at);
    const colour = isApart ? colourOf(at) : at;
    return html`<path${isApart && html` data-owner="${nodes[at]}"`} d="${pathOf(own, RING_RADIUS)}" stroke="${paint(colour)}" stroke-width="${RING_WIDTH}"/>`;
  });
  const inner = lanes.map((node, i) => {
    const radius = LANE_RADIUS - i * LANE_STEP;
    return html`<g data-owner="${nodes[node]}"><title>${nodes[node]}</title><circle r="${radius}" class="lane"/><path d="${pathOf(perLane[i]!, radius)}" stroke="${paint(colourOf(node))}" stroke-width="${LANE_WIDTH}"/></g>`;
  });
  const ends = cells.length <= 240 ? cells.map(({ to }) => tick(to)).join('') : '';
  return html`<svg class="ring" viewBox="${-SIZE} ${-SIZE} ${2 * SIZE} ${2 * SIZE}" role="img" aria-label="The ring of ${formatInteger(nodes.length)} nodes"><g fill="none">${outer}<path d="${ends}" class="ends"/>${inner}</g><path d="M0,${-RING_RADIUS - RING_WIDTH / 2}v-6" class="top"/><text y="${-RING_RADIUS - RING_WIDTH / 2 - 9}" text-anchor="middle">0</text><g class="key" fill="none"></g></svg>`;
}

/** Each arc as a stroke along its middle; a whole circle in two halves, since an arc cannot end where it begins. */
function pathOf(cells: readonly Cell[], radius: number): string {
  return cells
    .map(({ from, to }) =>
      to - from > 0.5
        ? stroke(from, (from + to) / 2, radius) + stroke((from + to) / 2, to, radius)
        : stroke(from, to, radius),
    )
    .join('');
}

function stroke(from: number, to: number, radius: number): string {
  return `M${point(from, radius)}A${radius},${radius} 0 0 1 ${point(to, radius)}`;
}

/** A thin line across the ring where an arc ends: there its point lies. */
function tick(turn: number): string {
  return `M${point(turn, RING_RADIUS - RING_WIDTH / 2)}L${point(turn, RING_RADIUS + RING_WIDTH / 2)}`;
}

function point(turn: number, radius: number): string {
  const angle = 2 * Math.PI * turn;
  return `${round(radius * Math.sin(angle))},${round(-radius * Math.cos(angle))}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
