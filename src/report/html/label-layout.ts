/** A label beside a point, in pixels. */
export interface PlacedLabel {
  /** The index of the point. */
  of: number;
  /** The left end of its text's box, and the box's top. */
  x: number;
  y: number;
  /** Whether it lies so far off that a line has to lead to it. */
  isFar: boolean;
}

export interface LabelledPoint {
  x: number;
  y: number;
  /** Of the mark. */
  radius: number;
  /** Of the label's text. */
  width: number;
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
 * Puts a label beside each point, so that none covers another, or a point, or leaves the frame. Greedy: the first place
 * that is free. A label that finds none is left out. O(points² × places).
 */
export function layOutLabels(
  points: readonly LabelledPoint[],
  frame: { width: number; height: number },
  height: number,
): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  const taken: Box[] = [];
  for (const [of, point] of points.entries()) {
    const marks = points.map((mark, i) => squareAround(mark, i === of ? 0 : CLEARANCE));
    const place = placesAround(point, height).find(
      ({ box }) => isWithin(box, frame) && ![...taken, ...marks].some((other) => overlap(box, other)),
    );
    if (!place) continue;
    taken.push(place.box);
    placed.push({ of, x: place.box.x, y: place.box.y, isFar: place.isFar });
  }
  return placed;
}

function squareAround({ x, y, radius }: LabelledPoint, clearance: number): Box {
  const half = radius + clearance;
  return { x: x - half, y: y - half, width: 2 * half, height: 2 * half };
}

function placesAround({ x, y, radius, width }: LabelledPoint, height: number): { box: Box; isFar: boolean }[] {
  return DISTANCES.flatMap((distance) =>
    DIRECTIONS.map((angle) => {
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
      const centreX = x + dx * (radius + distance + width / 2);
      const centreY = y + dy * (radius + distance + height / 2);
      return { box: { x: centreX - width / 2, y: centreY - height / 2, width, height }, isFar: distance > 10 };
    }),
  );
}

function isWithin({ x, y, width, height }: Box, frame: { width: number; height: number }): boolean {
  return x >= 0 && y >= 0 && x + width <= frame.width && y + height <= frame.height;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
