import type { MetricItem } from '../api/types';
import type { Line } from './align';

/** A series' name from its labels; `otherwise` for one without. */
export function seriesName(labels: Record<string, string>, otherwise: string): string {
  return Object.values(labels).filter(Boolean).join(' · ') || otherwise;
}

export function lineOf(item: MetricItem, otherwise: string): Line {
  return {
    name: seriesName(item.labels, otherwise),
    points: item.points.map(({ time, value }) => [Date.parse(time), value] as const),
  };
}

/**
 * The share that one line has of several, time by time. Null where nothing was counted: without
 * requests there is no error ratio, not one of 0.
 */
export function share(part: readonly Line[], whole: readonly Line[], name: string): Line {
  const sum = (lines: readonly Line[]) => {
    const sums = new Map<number, number>();
    for (const { points } of lines) {
      for (const [at, value] of points) {
        if (value !== null) sums.set(at, (sums.get(at) ?? 0) + value);
      }
    }
    return sums;
  };
  const parts = sum(part);
  const all = sum(whole);
  const times = [...new Set(whole.flatMap(({ points }) => points.map(([at]) => at)))];
  return {
    name,
    points: times
      .sort((a, b) => a - b)
      .map((at) => {
        const total = all.get(at);
        return [at, total === undefined || total <= 0 ? null : (parts.get(at) ?? 0) / total];
      }),
  };
}

/** Lines added up, time by time; null where none has a value. */
export function total(lines: readonly Line[], name: string): Line {
  const sums = new Map<number, number | null>();
  for (const { points } of lines) {
    for (const [at, value] of points) {
      const before = sums.get(at) ?? null;
      sums.set(at, value === null ? before : (before ?? 0) + value);
    }
  }
  return { name, points: [...sums].sort(([a], [b]) => a - b) };
}
