import type { SpanBrief } from '../api/types';

/** The same numbers for the same seed, from 0 to below `n`. */
export function seeded(seed: number): (n: number) => number {
  let state = seed >>> 0 || 1;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}

export function span(id: number, parent: number | null, start: number, length: number): SpanBrief {
  const at = Date.parse('2026-11-21T15:00:00Z') * 1000 + start;
  const second = new Date(Math.floor(at / 1e6) * 1000).toISOString().slice(0, 19);
  return {
    span_id: `s${id}`,
    parent_span_id: parent === null ? '' : `s${parent}`,
    service: `service-${id % 3}`,
    name: `op-${id}`,
    status: 'unset',
    start: `${second}.${String(at % 1e6).padStart(6, '0')}Z`,
    duration_ms: length / 1000,
  };
}
