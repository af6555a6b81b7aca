import { describe, expect, it } from 'vitest';
import { outlook, TIERS, type Tier, windowMs } from './tiers';

const [hour] = TIERS as [Tier];

describe('tiers', () => {
  it('reads windows', () => {
    expect(['5m', '1h', '30d', '1w', 'P1M', ''].map(windowMs)).toEqual([
      300_000,
      3_600_000,
      2_592_000_000,
      604_800_000,
      null,
      null,
    ]);
  });

  it('says nothing without events', () => {
    expect(outlook(hour, { '1h': null, '5m': 3 })).toEqual({ kind: 'unknown' });
    expect(outlook(hour, undefined)).toEqual({ kind: 'unknown' });
  });

  it('needs both windows', () => {
    expect(outlook(hour, { '1h': 15, '5m': 20 })).toEqual({ kind: 'crossed' });
    expect(outlook(hour, { '1h': 15, '5m': 2 })).toEqual({ kind: 'ending' });
    expect(outlook(hour, { '1h': 3, '5m': 14.4 })).toEqual({ kind: 'not' });
  });

  it('fires when the long window has got there, as a minute-by-minute count does', () => {
    for (const [long, short] of [
      [0, 100],
      [5, 20],
      [14, 15],
      [1, 1000],
    ] as const) {
      const look = outlook(hour, { '1h': long, '5m': short });
      expect(look.kind).toBe('in');
      // An hour of minutes at the long window's mean, replaced one by one.
      const steps = 100_000;
      let sum = long * steps;
      let passed = 0;
      while (sum / steps < hour.factor) {
        sum += short - long;
        passed += 1;
      }
      const naive = (passed / steps) * 3_600_000;
      expect(Math.abs((look.kind === 'in' ? look.ms : 0) - naive)).toBeLessThan(100);
    }
  });
});
