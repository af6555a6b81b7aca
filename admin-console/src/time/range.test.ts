import { describe, expect, it } from 'vitest';
import { absolute, parseBound, parseRange, resolve, shift, since } from './range';

const NOW = Date.parse('2026-11-21T15:04:05Z');

describe('the time range', () => {
  it.each([
    ['now', 0],
    ['now-15m', 900],
    ['now-1h', 3600],
    ['now-2d', 172_800],
    ['now-1w', 604_800],
  ])('reads %s', (text, seconds) => {
    expect(parseBound(text, NOW)).toBe(NOW - seconds * 1000);
  });

  it.each([
    '',
    'yesterday',
    'now-1y',
    'now+1h',
    '2026-11-21',
    '2026-11-21T99:00:00Z',
    '1700000000',
  ])('refuses %j', (text) => expect(parseBound(text, NOW)).toBeNull());

  it('keeps the address short and drops what is no time', () => {
    expect(parseRange({ from: 'now-1h', to: 'now' })).toEqual({});
    expect(parseRange({ from: 'soon', to: 7 })).toEqual({});
    expect(parseRange({ from: 'now-6h' })).toEqual({ from: 'now-6h' });
  });

  it('is the last hour without an address, and with one that ends before it begins', () => {
    expect(resolve({}, NOW)).toEqual({ from: NOW - 36e5, to: NOW, live: true });
    const wrong = { from: '2026-11-21T10:00:00Z', to: '2026-11-21T09:00:00Z' };
    const to = Date.parse(wrong.to);
    expect(resolve(wrong, NOW)).toEqual({ from: to - 36e5, to, live: false });
  });

  it('shows the same when it is frozen', () => {
    const frozen = absolute(resolve({ from: 'now-6h' }, NOW));
    const later = resolve(frozen, NOW + 86_400_000);
    expect(later).toEqual({ from: NOW - 6 * 36e5, to: NOW, live: false });
  });

  it('moves by half its length, and becomes live again at the present', () => {
    const back = shift({}, NOW, -1);
    expect(resolve(back, NOW)).toEqual({ from: NOW - 54e5, to: NOW - 18e5, live: false });
    const again = shift(shift(back, NOW, -1), NOW, 1);
    expect(again).toEqual(back);
    expect(shift(back, NOW, 1)).toEqual({});
    expect(shift({ from: 'now-15m' }, NOW, 1)).toEqual({ from: 'now-15m' });
  });

  it('says a length in its largest exact unit', () => {
    expect([90_000, 5_400_000, 7_200_000, 172_800_000, 1].map(since)).toEqual([
      'now-90s',
      'now-90m',
      'now-2h',
      'now-2d',
      'now-1s',
    ]);
  });
});
