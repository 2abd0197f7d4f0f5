import { type ArcPlacement, HASH_SPACE } from '../placement/arcs.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Below the ring, and above its outside. */
const [INSIDE, OUTSIDE] = [-17, 19];

/** Marks a key on the ring: a dot where its hash lies, and the way clockwise to the point that it belongs to. */
export function drawKey(into: SVGGElement, turn: number, placement: ArcPlacement, radius: number): void {
  const end = pointAfter(turn, placement);
  const way = end >= turn ? end - turn : end + 1 - turn;
  into.replaceChildren(
    path(`M${at(turn, radius + INSIDE)}L${at(turn, radius + OUTSIDE)}`),
    path(
      `M${at(turn, radius + OUTSIDE)}A${radius + OUTSIDE},${radius + OUTSIDE} 0 ${way > 0.5 ? 1 : 0} 1 ${at(turn + way, radius + OUTSIDE)}L${at(turn + way, radius + INSIDE)}`,
      'way',
    ),
    dot(turn, radius + OUTSIDE),
  );
}

/** Where the arc ends that the hash lies in, in turns. */
function pointAfter(turn: number, placement: ArcPlacement): number {
  const { ends, space } = placement.arcs();
  const hash = turn * HASH_SPACE;
  const end = ends.find((candidate) => candidate >= hash) ?? ends[0]!;
  return (end + 1) / space;
}

function at(turn: number, radius: number): string {
  const angle = 2 * Math.PI * turn;
  return `${(radius * Math.sin(angle)).toFixed(2)},${(-radius * Math.cos(angle)).toFixed(2)}`;
}

function path(d: string, name = 'stem'): SVGPathElement {
  const element = document.createElementNS(SVG, 'path');
  element.setAttribute('d', d);
  element.setAttribute('class', name);
  return element;
}

function dot(turn: number, radius: number): SVGCircleElement {
  const element = document.createElementNS(SVG, 'circle');
  const [x, y] = at(turn, radius).split(',');
  for (const [name, value] of Object.entries({ cx: x!, cy: y!, r: '5' })) element.setAttribute(name, value);
  return element;
}
