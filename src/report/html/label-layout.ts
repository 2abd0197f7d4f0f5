/** A label beside a point, in pixels. */
export interface PlacedLabel {
  /** The index of the point. */
  of: number;
  /** The left end of its text's box, and the box's top. */
  x: number;
  y: number;
  /** Where the line ends that leads to it from its point: at the near edge of its box; undefined where it lies close by. */
  leader: Place | undefined;
}

export interface LabelledPoint {
  x: number;
  y: number;
  /** Of the mark. */
  radius: number;
  /** Of the label's text. */
  width: number;
}

interface Place {
  x: number;
  y: number;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where around a point a label may stand: the directions in the order in which they are tried, at growing distances. */
const DIRECTIONS = [0, 180, 90, 270, 45, 315, 135, 225, 20, 340, 160, 200, 70, 110, 250, 290].map(
  (degrees) => (degrees * Math.PI) / 180,
);
const DISTANCES = [3, 10, 20, 32, 46, 62, 80];
/** From the marks of other points: nearer, a label would seem to be theirs. */
const CLEARANCE = 4;

/**
 * Puts a label beside each point, so that none covers another, or a point, or leaves the frame, and no line to one crosses
 * another. Greedy: the first place that is free. A label that finds none is left out. O(points² × places).
 */
export function layOutLabels(
  points: readonly LabelledPoint[],
  frame: { width: number; height: number },
  height: number,
): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  const taken: Box[] = [];
  const lines: [from: Place, to: Place][] = [];
  for (const [of, point] of points.entries()) {
    const marks = points.map((mark, i) => squareAround(mark, i === of ? 0 : CLEARANCE));
    const place = placesAround(point, height).find(
      ({ box, leader }) =>
        isWithin(box, frame) &&
        ![...taken, ...marks].some((other) => overlap(box, other)) &&
        !lines.some(([from, to]) => crosses(from, to, box)) &&
        !(leader && taken.some((other) => crosses(point, leader, other))),
    );
    if (!place) continue;
    taken.push(place.box);
    if (place.leader) lines.push([point, place.leader]);
    placed.push({ of, x: place.box.x, y: place.box.y, leader: place.leader });
  }
  return placed;
}

function squareAround({ x, y, radius }: LabelledPoint, clearance: number): Box {
  const half = radius + clearance;
  return { x: x - half, y: y - half, width: 2 * half, height: 2 * half };
}

function placesAround(
  { x, y, radius, width }: LabelledPoint,
  height: number,
): { box: Box; leader: Place | undefined }[] {
  return DISTANCES.flatMap((distance) =>
    DIRECTIONS.map((angle) => {
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
      const left = x + dx * (radius + distance + width / 2) - width / 2;
      const top = y + dy * (radius + distance + height / 2) - height / 2;
      const edge = { x: clamp(x, left - 1, left + width + 1), y: clamp(y, top, top + height) };
      return { box: { x: left, y: top, width, height }, leader: distance > 10 ? edge : undefined };
    }),
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Whether a line has a part within a box: what is left of it once it is cut at each side (Liang and Barsky). */
function crosses(from: Place, to: Place, { x, y, width, height }: Box): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [start, end] = [0, 1];
  const sides: [slope: number, room: number][] = [
    [-dx, from.x - x],
    [dx, x + width - from.x],
    [-dy, from.y - y],
    [dy, y + height - from.y],
  ];
  for (const [slope, room] of sides) {
    if (slope === 0 && room <= 0) return false;
    if (slope < 0) start = Math.max(start, room / slope);
    if (slope > 0) end = Math.min(end, room / slope);
  }
  return start < end;
}

function isWithin({ x, y, width, height }: Box, frame: { width: number; height: number }): boolean {
  return x >= 0 && y >= 0 && x + width <= frame.width && y + height <= frame.height;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
