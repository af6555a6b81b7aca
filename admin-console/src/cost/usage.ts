import type { MetricItem } from '../api/types';

/** What was measured over a time: the sum over the steps that have a value, and how long those are. */
export interface Sum {
  /** In the unit of the values times seconds. */
  sum: number;
  /** Seconds in which there was a value. */
  seconds: number;
  /** The end of the newest step with a value, in milliseconds; null without one. */
  newest: number | null;
}

export const NOTHING: Sum = { sum: 0, seconds: 0, newest: null };

/**
 * The values of a series times the seconds they hold for: each is of the step that ends at its
 * time, as far as that lies in the range. Nothing is put in where nothing was measured.
 */
export function integral(item: MetricItem, from: number, to: number): Sum {
  const step = item.step_seconds * 1000;
  let sum = 0;
  let seconds = 0;
  let newest: number | null = null;
  for (const { time, value } of item.points) {
    const at = Date.parse(time);
    if (value === null || !Number.isFinite(value)) continue;
    const held = Math.max(0, Math.min(at, to) - Math.max(at - step, from)) / 1000;
    if (held === 0) continue;
    sum += value * held;
    seconds += held;
    newest = Math.max(newest ?? at, at);
  }
  return { sum, seconds, newest };
}

/** Several series of one place: sums add up, and a second in which one was measured counts once. */
export function together(items: readonly MetricItem[], from: number, to: number): Sum {
  const steps = new Map<string, { value: number; step: number }>();
  for (const { points, step_seconds: step } of items) {
    for (const { time, value } of points) {
      if (value === null || !Number.isFinite(value)) continue;
      steps.set(time, { value: (steps.get(time)?.value ?? 0) + value, step });
    }
  }
  const [first] = items;
  if (first === undefined) return NOTHING;
  const points = [...steps].map(([time, { value }]) => ({ time, value }));
  return integral({ ...first, points }, from, to);
}

/** Series by the region they are of; those that name none are under the empty name. */
export function byRegion(
  items: readonly MetricItem[],
  label: string,
  from: number,
  to: number,
): Map<string, Sum> {
  const groups = new Map<string, MetricItem[]>();
  for (const item of items) {
    const region = item.labels[label] ?? '';
    groups.set(region, [...(groups.get(region) ?? []), item]);
  }
  return new Map([...groups].map(([region, some]) => [region, together(some, from, to)]));
}

/** Those points at whose time the other series was measured too; what is not compared counts not. */
export function whileMeasured(
  items: readonly MetricItem[],
  other: readonly MetricItem[],
): MetricItem[] {
  const spans = other.flatMap(({ points, step_seconds }) =>
    points.flatMap(({ time, value }) =>
      value === null ? [] : [[Date.parse(time) - step_seconds * 1000, Date.parse(time)] as const],
    ),
  );
  spans.sort(([a], [b]) => a - b);
  const covered = (at: number) => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.[0] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    // Steps of one query are as long as each other: the last to begin before ends last.
    return low > 0 && at <= (spans[low - 1]?.[1] ?? 0);
  };
  return items.map((item) => ({
    ...item,
    points: item.points.filter(({ time }) => covered(Date.parse(time))),
  }));
}

/** The mean over what was measured; null when nothing was. */
export const mean = ({ sum, seconds }: Sum): number | null => (seconds > 0 ? sum / seconds : null);

/** So much of one for a thousand of the other; null while either is unknown, or there is no other. */
export function perThousand(used: Sum | undefined, requests: Sum | undefined): number | null {
  if (!used || !requests || used.seconds === 0 || requests.sum <= 0) return null;
  return (used.sum / requests.sum) * 1000;
}
