import { describe, expect, it } from 'vitest';
import { parseAlerts, parseLogs, parseOverview, parseTraces } from './search';

describe('addresses', () => {
  it('takes numbers and words that look like something else as texts', () => {
    expect(parseOverview({ q: 404, action: true })).toEqual({ q: '404', action: 'true' });
    expect(parseLogs({ trace: '12345678901234567890123456789012' }).trace).toHaveLength(32);
  });

  it('drops what is empty, too long or of another kind', () => {
    expect(parseOverview({ q: '', action: {} })).toEqual({});
    expect(parseAlerts({ state: 'x'.repeat(2_000) })).toEqual({});
    expect(parseTraces({ attr: '[broken' })).toEqual({});
    expect(parseLogs({ field: [null, {}] })).toEqual({});
  });

  it('reads lists as written and as made by hand', () => {
    expect(parseLogs({ field: '["a=b","c=d e"]' }).field).toEqual(['a=b', 'c=d e']);
    expect(parseLogs({ field: 'a=b' }).field).toEqual(['a=b']);
    expect(parseTraces({ attr: ['a=b', 'c=d'] }).attr).toEqual(['a=b', 'c=d']);
    const many = Array.from({ length: 40 }, (_, i) => `k${i}=v`);
    expect(parseTraces({ attr: many }).attr).toHaveLength(16);
  });
});
