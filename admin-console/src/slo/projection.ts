import type { Pace, Projection } from '../api/types';
import type { Line } from '../charts/align';

/** A projection that there is. */
export type Band = Projection & {
  from: string;
  to: string;
  budget_remaining: number;
  slowest: Pace;
  middle: Pace;
  fastest: Pace;
};

export function bandOf(projection: Projection | null | undefined): Band | null {
  return projection && !projection.missing && projection.middle ? (projection as Band) : null;
}

/**
 * Until when a projection is drawn: the end of the window, or a little after the time by which
 * nothing is left at any pace.
 */
export function drawnUntil({ from, to, slowest }: Band): number {
  const begin = Date.parse(from);
  const end = Date.parse(to);
  const gone = slowest.exhausts_at ? Date.parse(slowest.exhausts_at) : end;
  return Math.min(end, gone + (gone - begin) * 0.1);
}

interface Names {
  middle: string;
  most: string;
  least: string;
}

/** The middle pace, and the edges of the band. What is used up is not drawn below nothing left. */
export function bandLines(band: Band, names: Names): Line[] {
  const floor = Math.min(0, band.budget_remaining);
  const until = drawnUntil(band);
  const line = (name: string, key: 'middle' | 'most' | 'least', look: Line['look']): Line => ({
    name,
    look,
    points: band.points
      .map((point) => [Date.parse(point.at), Math.max(floor, point[key])] as const)
      .filter(([at], index, all) => at <= until || (all[index - 1]?.[0] ?? until) < until),
  });
  return [
    line(names.middle, 'middle', 'expected'),
    line(names.most, 'most', 'edge'),
    line(names.least, 'least', 'edge'),
  ];
}

/** What a projection comes to, for a sentence. */
export type Story =
  | { kind: 'gone'; expected: Pace; earliest: string | null; latest: string | null }
  | { kind: 'perhaps'; expected: Pace; earliest: string }
  | { kind: 'lasts'; expected: Pace }
  | { kind: 'returns'; expected: Pace; earliest: string | null; latest: string | null }
  | { kind: 'mayReturn'; expected: Pace; earliest: string }
  | { kind: 'stays'; expected: Pace };

/** While something is left: when it is gone. When nothing is left: when something is again. */
export function story({ budget_remaining, slowest, middle, fastest }: Band): Story {
  const expected = middle;
  if (budget_remaining > 0) {
    const earliest = fastest.exhausts_at ?? null;
    if (middle.exhausts_at) {
      return { kind: 'gone', expected, earliest, latest: slowest.exhausts_at ?? null };
    }
    return earliest ? { kind: 'perhaps', expected, earliest } : { kind: 'lasts', expected };
  }
  const earliest = slowest.recovers_at ?? null;
  if (middle.recovers_at) {
    return { kind: 'returns', expected, earliest, latest: fastest.recovers_at ?? null };
  }
  return earliest ? { kind: 'mayReturn', expected, earliest } : { kind: 'stays', expected };
}
