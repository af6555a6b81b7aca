import type { SpanBrief } from '../api/types';

/** A span in its place: times in microseconds since the trace began. */
export interface Placed {
  span: SpanBrief;
  start: number;
  end: number;
  /** The index of its parent in the list; -1 for a root. */
  parent: number;
  depth: number;
  /** How many spans are below it. */
  below: number;
  /** Its parent is named and not among the spans. */
  orphan: boolean;
}

export interface Tree {
  /** Each span after its parent, siblings by start. */
  rows: readonly Placed[];
  /** When the trace began, in microseconds since the epoch. */
  began: number;
  length: number;
}

const FRACTION = /\.(\d+)/;

/** Microseconds since the epoch; spans are shorter than the milliseconds of a `Date`. */
export function micros(instant: string): number {
  const fraction = FRACTION.exec(instant)?.[1] ?? '';
  const whole = Date.parse(instant.replace(FRACTION, ''));
  return whole * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/**
 * The spans of a trace as a forest. What a trace may be like: parents missing, the same id twice,
 * parents in a circle, children outside their parent's time.
 */
export function treeOf(spans: readonly SpanBrief[]): Tree {
  const starts = spans.map(({ start }) => micros(start));
  const lengths = spans.map(({ duration_ms }) => Math.max(0, Math.round(duration_ms * 1000)));
  const began = starts.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const byId = new Map<string, number>();
  for (const [index, { span_id }] of spans.entries()) {
    if (!byId.has(span_id)) byId.set(span_id, index);
  }
  const parents = spans.map(({ parent_span_id }, index) => {
    const parent = parent_span_id ? byId.get(parent_span_id) : undefined;
    return parent === undefined || parent === index ? -1 : parent;
  });
  breakCircles(parents);
  const children = new Map<number, number[]>();
  for (const [index, parent] of parents.entries()) {
    const known = children.get(parent);
    if (known) known.push(index);
    else children.set(parent, [index]);
  }
  const earlier = (a: number, b: number) =>
    (starts[a] as number) - (starts[b] as number) ||
    (lengths[b] as number) - (lengths[a] as number) ||
    a - b;
  for (const list of children.values()) list.sort(earlier);
  return {
    rows: inOrder(spans, starts, lengths, parents, children, began),
    began: Number.isFinite(began) ? began : 0,
    length: starts.reduce((most, at, i) => Math.max(most, at + (lengths[i] ?? 0) - began), 0),
  };
}

/** Makes roots of spans whose ancestors lead back to themselves. */
function breakCircles(parents: number[]): void {
  const done = new Uint8Array(parents.length);
  for (let from = 0; from < parents.length; from += 1) {
    const path: number[] = [];
    let at = from;
    while (at >= 0 && done[at] === 0) {
      done[at] = 1;
      path.push(at);
      at = parents[at] as number;
    }
    if (at >= 0 && done[at] === 1) parents[at] = -1;
    for (const each of path) done[each] = 2;
  }
}

/** Depth first without recursion: a chain of ten thousand spans is a trace too. */
function inOrder(
  spans: readonly SpanBrief[],
  starts: readonly number[],
  lengths: readonly number[],
  parents: readonly number[],
  children: ReadonlyMap<number, readonly number[]>,
  began: number,
): Placed[] {
  const rows: Placed[] = [];
  const rowOf = new Map<number, number>();
  const open = [...(children.get(-1) ?? [])].reverse();
  while (open.length > 0) {
    const index = open.pop() as number;
    const span = spans[index] as SpanBrief;
    const parent = rowOf.get(parents[index] as number) ?? -1;
    const start = (starts[index] as number) - began;
    rowOf.set(index, rows.length);
    rows.push({
      span,
      start,
      end: start + (lengths[index] as number),
      parent,
      depth: parent < 0 ? 0 : (rows[parent] as Placed).depth + 1,
      below: 0,
      orphan: parent < 0 && Boolean(span.parent_span_id),
    });
    open.push(...[...(children.get(index) ?? [])].reverse());
  }
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    const { parent, below } = rows[row] as Placed;
    if (parent >= 0) (rows[parent] as Placed).below += below + 1;
  }
  return rows;
}

/** The rows that are seen when those of `closed` hide what is below them. */
export function visible(rows: readonly Placed[], closed: ReadonlySet<string>): number[] {
  const seen: number[] = [];
  for (let row = 0; row < rows.length; row += 1) {
    seen.push(row);
    const { span, below } = rows[row] as Placed;
    if (closed.has(span.span_id)) row += below;
  }
  return seen;
}
