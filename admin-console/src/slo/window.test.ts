import { expect, it } from 'vitest';
import { windowMs } from './window';

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
