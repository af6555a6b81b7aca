import type { Placed } from './tree';

/** A stretch of time in which nothing but this row kept the trace from ending. */
export interface Stretch {
  row: number;
  start: number;
  end: number;
}

interface Frame {
  row: number;
  /** From here backwards nothing is known yet. */
  cursor: number;
  from: number;
  /** Children with time inside, the latest end last. */
  children: Stretch[];
}

/**
 * Which spans a shorter trace would need to be shorter, walked from the end: the child that ended
 * last before a moment is what was waited for; what no child covers is the span's own. Children
 * count only within their parent's time, and those without a length never. By start.
 */
export function criticalPath(rows: readonly Placed[]): Stretch[] {
  const kids = new Map<number, number[]>();
  for (const [row, { parent }] of rows.entries()) {
    const known = kids.get(parent);
    if (known) known.push(row);
    else kids.set(parent, [row]);
  }
  const frame = (row: number, from: number, cursor: number): Frame => ({
    row,
    from,
    cursor,
    children: (kids.get(row) ?? [])
      .map((child) => {
        const { start, end } = rows[child] as Placed;
        return { row: child, start: Math.max(start, from), end: Math.min(end, cursor) };
      })
      .filter(({ start, end }) => end > start)
      .sort((a, b) => a.end - b.end || b.start - a.start || b.row - a.row),
  });
  const end = rows.reduce((most, { end: at }) => Math.max(most, at), 0);
  const found: Stretch[] = [];
  // What is above all roots owns nothing.
  const open = [frame(-1, 0, end)];
  while (open.length > 0) {
    const top = open.at(-1) as Frame;
    let next = top.children.pop();
    while (next && next.end > top.cursor) next = top.children.pop();
    const until = next ? next.end : top.from;
    if (top.row >= 0 && until < top.cursor) {
      found.push({ row: top.row, start: until, end: top.cursor });
    }
    if (!next) {
      open.pop();
      continue;
    }
    top.cursor = next.start;
    open.push(frame(next.row, next.start, next.end));
  }
  return found.reverse();
}
