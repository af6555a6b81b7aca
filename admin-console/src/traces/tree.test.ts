import { describe, expect, it } from 'vitest';
import { criticalPath, type Stretch } from './criticalPath';
import { seeded, span } from './randomSpans.testing';
import { micros, type Placed, treeOf, visible } from './tree';

describe('treeOf', () => {
  it('reads fractions of a millisecond', () => {
    const base = Date.parse('2026-11-21T15:00:00Z') * 1000;
    expect(micros('2026-11-21T15:00:00Z')).toBe(base);
    expect(micros('2026-11-21T15:00:00.5Z')).toBe(base + 500_000);
    expect(micros('2026-11-21T15:00:00.123456789Z')).toBe(base + 123_456);
  });

  it('puts each span below its parent, siblings by start', () => {
    const { rows, length } = treeOf([
      span(3, 1, 300, 50),
      span(2, 1, 100, 150),
      span(1, null, 0, 1000),
      span(4, 2, 120, 10),
    ]);
    expect(rows.map(({ span: { span_id }, depth }) => `${span_id} ${depth}`)).toEqual([
      's1 0',
      's2 1',
      's4 2',
      's3 1',
    ]);
    expect(rows.map(({ below }) => below)).toEqual([3, 1, 0, 0]);
    expect(length).toBe(1000);
  });

  it('keeps spans whose parent is missing, itself or in a circle', () => {
    const { rows } = treeOf([
      span(1, 9, 0, 10),
      span(2, 2, 5, 10),
      span(3, 4, 0, 5),
      span(4, 3, 0, 5),
    ]);
    expect(rows).toHaveLength(4);
    expect(rows.filter(({ parent }) => parent === -1).length).toBe(3);
    expect(rows.find(({ span: { span_id } }) => span_id === 's1')?.orphan).toBe(true);
  });

  it('is empty without spans', () => {
    expect(treeOf([])).toEqual({ rows: [], began: 0, length: 0 });
  });

  it('holds ten thousand spans in a chain', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) =>
      span(i, i === 0 ? null : i - 1, i, 20_000),
    );
    const { rows } = treeOf(chain);
    expect(rows.at(-1)?.depth).toBe(9_999);
    expect(criticalPath(rows).length).toBeGreaterThan(0);
  });

  it('places every span once, as a naive walk over any links does', () => {
    const random = seeded(20261122);
    for (let round = 0; round < 300; round += 1) {
      const count = 1 + random(25);
      const spans = Array.from({ length: count }, (_, i) =>
        span(i, random(5) === 0 ? null : random(count + 2), random(1000), random(400)),
      );
      const { rows } = treeOf(spans);
      expect(rows.map(({ span: { span_id } }) => span_id).sort()).toEqual(
        spans.map(({ span_id }) => span_id).sort(),
      );
      for (const [index, { parent, depth, below }] of rows.entries()) {
        const ancestors: number[] = [];
        for (let at = parent; at >= 0; at = (rows[at] as Placed).parent) ancestors.push(at);
        expect(depth).toBe(ancestors.length);
        const naive = rows.filter((_, other) => isBelow(rows, other, index)).length;
        expect(below).toBe(naive);
      }
      const closed = new Set(rows.filter(() => random(4) === 0).map(({ span: s }) => s.span_id));
      const naive = rows
        .map((_, index) => index)
        .filter(
          (index) =>
            !rows.some((row, at) => closed.has(row.span.span_id) && isBelow(rows, index, at)),
        );
      expect(visible(rows, closed)).toEqual(naive);
    }
  });
});

function isBelow(rows: readonly Placed[], row: number, above: number): boolean {
  for (let at = (rows[row] as Placed).parent; at >= 0; at = (rows[at] as Placed).parent) {
    if (at === above) return true;
  }
  return false;
}

/** Unit by unit, from the end: the row that owns each microsecond; -1 for none. */
function naiveOwners(rows: readonly Placed[], end: number): number[] {
  const owners = new Array<number>(end).fill(-1);
  const walk = (row: number, from: number, to: number) => {
    const children = rows
      .map((placed, index) => ({ placed, index }))
      .filter(({ placed }) => placed.parent === row)
      .map(({ placed, index }) => ({
        index,
        start: Math.max(placed.start, from),
        end: Math.min(placed.end, to),
      }))
      .filter((child) => child.end > child.start);
    let at = to;
    while (at > from) {
      const ending = children.filter((child) => child.end === at);
      const longest = ending.sort((a, b) => a.start - b.start || a.index - b.index)[0];
      if (longest) {
        walk(longest.index, longest.start, longest.end);
        at = longest.start;
      } else {
        at -= 1;
        owners[at] = row;
      }
    }
  };
  walk(-1, 0, end);
  return owners;
}

describe('criticalPath', () => {
  it('is the span itself when it has no children', () => {
    const { rows } = treeOf([span(1, null, 0, 100)]);
    expect(criticalPath(rows)).toEqual([{ row: 0, start: 0, end: 100 }]);
  });

  it('waits for the child that ended last, then for what ended before that began', () => {
    const { rows } = treeOf([
      span(1, null, 0, 100),
      span(2, 1, 10, 30),
      span(3, 1, 20, 40),
      span(4, 1, 70, 20),
    ]);
    const told = criticalPath(rows).map(
      ({ row, start, end }) => `${rows[row]?.span.span_id} ${start}-${end}`,
    );
    expect(told).toEqual(['s1 0-20', 's3 20-60', 's1 60-70', 's4 70-90', 's1 90-100']);
  });

  it('agrees with a walk over every unit of time', () => {
    const random = seeded(42);
    for (let round = 0; round < 400; round += 1) {
      const count = 1 + random(12);
      const spans = Array.from({ length: count }, (_, i) =>
        span(i, i === 0 || random(6) === 0 ? null : random(i), random(60), random(50)),
      );
      const { rows } = treeOf(spans);
      const path = criticalPath(rows);
      const end = rows.reduce((most, row) => Math.max(most, row.end), 0);
      const owners = new Array<number>(end).fill(-1);
      for (const stretch of path) paint(owners, stretch);
      expect(owners).toEqual(naiveOwners(rows, end));
    }
  });
});

function paint(owners: number[], { row, start, end }: Stretch): void {
  for (let at = start; at < end; at += 1) {
    expect(owners[at]).toBe(-1);
    owners[at] = row;
  }
}
