/** A line of a chart: times in milliseconds, null where there is no data. */
export interface Line {
  name: string;
  points: readonly (readonly [at: number, value: number | null])[];
  /** What is only expected is dashed; the edge of a band is but the end of its shade. */
  look?: 'expected' | 'edge';
}

/** Columns over one axis of times, as the plot wants them. */
export interface Aligned {
  times: number[];
  columns: (number | null)[][];
}

/**
 * Lines over one axis of times. Where a line has no point it has null, and where nothing has one
 * for longer than a step and a half, a time without values is put in: a hole is drawn as a hole.
 */
export function align(lines: readonly Line[], stepMs: number): Aligned {
  const seen = new Set<number>();
  for (const { points } of lines) for (const [at] of points) seen.add(at);
  const own = [...seen].sort((a, b) => a - b);
  const times: number[] = [];
  for (const at of own) {
    const last = times.at(-1);
    if (last !== undefined && stepMs > 0 && at - last > 1.5 * stepMs) times.push(last + stepMs);
    times.push(at);
  }
  const place = new Map(times.map((at, index) => [at, index]));
  const columns = lines.map(({ points }) => {
    const column = new Array<number | null>(times.length).fill(null);
    for (const [at, value] of points) {
      const finite = value !== null && Number.isFinite(value);
      column[place.get(at) as number] = finite ? value : null;
    }
    return column;
  });
  return { times, columns };
}

/** The newest point that has a value. */
export function newest({ points }: Line): { at: number; value: number } | null {
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const [at, value] = points[index] as readonly [number, number | null];
    if (value !== null) return { at, value };
  }
  return null;
}

/** The parts of a line without holes, for drawing by hand. */
export function runs({ points }: Line): [number, number][][] {
  const found: [number, number][][] = [];
  let open: [number, number][] | null = null;
  for (const [at, value] of points) {
    if (value === null) {
      open = null;
      continue;
    }
    if (open === null) {
      open = [];
      found.push(open);
    }
    open.push([at, value]);
  }
  return found;
}
