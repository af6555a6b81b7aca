import { describe, expect, it } from 'vitest';
import { burn, bytes, DASH, decimal, percent, quantity, sli } from './numbers';

describe('numbers', () => {
  it.each([null, undefined, Number.NaN, Infinity, -Infinity])('shows %s as a dash', (value) => {
    for (const show of [decimal, percent, sli, burn, bytes]) expect(show(value, 'en')).toBe(DASH);
    for (const unit of ['ratio', 's', 'ms', '1', 'Hz', null]) {
      expect(quantity(value, unit, 'en')).toBe(DASH);
    }
  });

  it('shows a real zero as zero, without a sign', () => {
    expect(percent(-0, 'en')).toBe('0%');
    expect(quantity(0, 's', 'en')).toBe('0 ms');
  });

  it.each([
    [1, '100%'],
    [0.999999, '99.9999%'],
    [0.9999999999, '99.99999%'],
    [0.99948, '99.948%'],
    [0.9876, '98.76%'],
    [0.5, '50.00%'],
    [0, '0.00%'],
  ])('never rounds an SLI of %d up to all good', (value, text) => {
    expect(sli(value, 'en')).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [412 * 1024 ** 2, '412 MiB'],
    [1.5 * 1024 ** 3, '1.5 GiB'],
    [2000 * 1024 ** 4, '2,000 TiB'],
  ])('shows %d bytes as %s', (value, text) => {
    expect(bytes(value, 'en')).toBe(text);
  });

  it('writes numbers as the language does', () => {
    expect(percent(0.4123, 'pt-BR')).toBe('41,2%');
    expect(decimal(1234.5, 'pt-BR')).toBe('1.234,5');
  });

  it('chooses the unit that reads best', () => {
    expect(quantity(0.187, 's', 'en')).toBe('187 ms');
    expect(quantity(2.41, 's', 'en')).toBe('2.41 s');
    expect(quantity(2410, 'ms', 'en')).toBe('2.41 s');
    expect(quantity(411.44, 'Hz', 'en')).toBe('411.4 Hz');
    expect(quantity(0.0123, '1', 'en', 'error_ratio')).toBe('1.23%');
    expect(quantity(0.672, '1', 'en', 'low_share')).toBe('67.2%');
    expect(quantity(1240.4, '1/min', 'en', 'requests')).toBe('1,240/min');
    expect(quantity(12, '1', 'en', 'probes')).toBe('12');
    expect(quantity(0.4, '1', 'en', 'entropy')).toBe('0.40');
  });

  it('shows burn rates as multiples', () => {
    expect(burn(0, 'en')).toBe('0.0×');
    expect(burn(14.42, 'en')).toBe('14.4×');
    expect(burn(411.9, 'en')).toBe('412×');
  });
});
