const LEAST = 6;
const MOST = 22;
/** So many marks of full size have room; more are drawn smaller. */
const ROOM = 12;

/**
 * A mark's radius in pixels, of `count` on the map: its area grows with the traffic. Unknown traffic
 * is drawn smallest.
 */
export function radiusOf(traffic: number | null, greatest: number, count: number): number {
  if (traffic === null || !(greatest > 0)) return LEAST;
  const most = Math.max(LEAST + 4, MOST * Math.min(1, Math.sqrt(ROOM / count)));
  return LEAST + (most - LEAST) * Math.sqrt(Math.max(0, Math.min(1, traffic / greatest)));
}

export type Point = readonly [x: number, y: number];

/** Where the curve between two points bends to: up, away from the straight way. */
function bend([x1, y1]: Point, [x2, y2]: Point): Point {
  const height = Math.min(90, Math.hypot(x2 - x1, y2 - y1) * 0.28);
  return [(x1 + x2) / 2, (y1 + y2) / 2 - height];
}

const written = (point: Point) => point.map((n) => n.toFixed(1)).join(' ');

/** A curve between two points. */
export function arc(from: Point, to: Point): string {
  return `M${written(from)}Q${written(bend(from, to))} ${written(to)}`;
}

/** Places on that curve, from end to end. */
export function along(from: Point, to: Point, count = 32): Point[] {
  const over = bend(from, to);
  return Array.from({ length: count + 1 }, (_, n) => {
    const t = n / count;
    const at = (axis: 0 | 1) =>
      (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * over[axis] + t ** 2 * to[axis];
    return [at(0), at(1)];
  });
}

/** Puts a mark at the middle of that curve, looking along it. */
export function arrow(from: Point, to: Point): string {
  const [x, y] = bend(from, to);
  const middle: Point = [(from[0] + 2 * x + to[0]) / 4, (from[1] + 2 * y + to[1]) / 4];
  const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
  return `translate(${written(middle)}) rotate(${angle.toFixed(1)})`;
}
