import { expect, it } from 'vitest';
import { badShare } from './badShare';

it('is the part of all bad events that a group had', () => {
  const groups = [
    { good: 90, total: 100 },
    { good: 970, total: 1000 },
  ];
  const all = { good: 1060, total: 1100 };
  expect(groups.map((group) => badShare(group, all))).toEqual([0.25, 0.75]);
});

it('is unknown without bad events or counts', () => {
  expect(badShare({ good: 5, total: 5 }, { good: 10, total: 10 })).toBeNull();
  expect(badShare({ good: null, total: 5 }, { good: 1, total: 10 })).toBeNull();
  expect(badShare({ good: 1, total: 2 }, {})).toBeNull();
});
