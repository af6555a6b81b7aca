import { describe, expect, it } from 'vitest';
import { observeServerTime, serverNow } from './clock';
import { DASH } from './numbers';
import { age, ageMs, clockTime, duration, fullTime } from './times';

const NOW = Date.parse('2026-11-21T15:04:05Z');

describe('times', () => {
  it.each([null, undefined, '', 'soon'])('shows %j as a dash', (instant) => {
    expect(age(instant, NOW, 'en')).toBe(DASH);
    expect(clockTime(instant, NOW, 'en')).toBe(DASH);
    expect(fullTime(instant, 'en')).toBe(DASH);
    expect(ageMs(instant, NOW)).toBeNull();
  });

  it.each([
    [0, '0 ms'],
    [640, '640 ms'],
    [42_000, '42 s'],
    [60_000, '1 min'],
    [410_000, '6 min 50 s'],
    [3_900_000, '1 h 5 min'],
    [90_000_000, '1 d 1 h'],
    [Number.NaN, DASH],
  ])('shows %d ms as a duration', (ms, text) => {
    expect(duration(ms, 'en')).toBe(text);
  });

  it('counts ages in whole seconds and never below zero', () => {
    expect(age('2026-11-21T15:04:01.300Z', NOW, 'en')).toBe('4 s');
    expect(age('2026-11-21T15:04:04.900Z', NOW, 'en')).toBe('0 s');
    expect(age('2026-11-21T15:04:09Z', NOW, 'en')).toBe('0 s');
  });

  it('names the day when it is not today, and the zone in full times', () => {
    expect(clockTime('2026-11-19T15:04:05Z', NOW, 'en')).toMatch(/Nov 19/);
    expect(clockTime('2026-11-21T15:00:00Z', NOW, 'en')).toMatch(/^\d\d:\d\d:00$/);
    expect(fullTime('2026-11-21T15:00:00Z', 'en')).toMatch(/(UTC|GMT|[A-Z]{3})/);
  });

  it('measures against the server when the clocks differ, not when it is only delay', () => {
    observeServerTime(new Date(NOW + 60_000).toUTCString(), NOW);
    expect(serverNow(NOW)).toBe(NOW + 60_000);
    observeServerTime(new Date(NOW + 1_000).toUTCString(), NOW);
    expect(serverNow(NOW)).toBe(NOW);
    observeServerTime('not a date', NOW);
    expect(serverNow(NOW)).toBe(NOW);
  });
});
