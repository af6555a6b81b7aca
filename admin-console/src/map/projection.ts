/** Degrees north and east, as a Region document states them. */
export interface Place {
  lat: number;
  lon: number;
}

/**
 * Equal Earth (Šavrič, Patterson and Jenny 2018, doi.org/10.1080/13658816.2018.1504949): areas are
 * as large as they are, and it is four numbers instead of a library.
 */
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const M = Math.sqrt(3) / 2;
const RADIANS = Math.PI / 180;

function raw({ lat, lon }: Place): [x: number, y: number] {
  const t = Math.asin(M * Math.sin(lat * RADIANS));
  const t2 = t * t;
  const t6 = t2 * t2 * t2;
  const slope = A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2);
  return [(lon * RADIANS * Math.cos(t)) / (M * slope), t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))];
}

/** The drawing's width in its own units; everything else follows. */
export const WIDTH = 1000;
export const SCALE = WIDTH / 2 / raw({ lat: 0, lon: 180 })[0];
/** Nobody runs a region beyond: the room goes to the rest. */
const NORTH = 84;
const SOUTH = -58;
const TOP = SCALE * raw({ lat: NORTH, lon: 0 })[1];
export const HEIGHT = Math.ceil(TOP - SCALE * raw({ lat: SOUTH, lon: 0 })[1]);
/** Where 0° N 0° E is. */
export const CENTRE: readonly [x: number, y: number] = [WIDTH / 2, TOP];

/** Where a place is in the drawing; one beyond its edge is on the edge. */
export function project(place: Place): [x: number, y: number] {
  const [x, y] = raw(place);
  return [CENTRE[0] + SCALE * x, Math.max(0, Math.min(HEIGHT, CENTRE[1] - SCALE * y))];
}
