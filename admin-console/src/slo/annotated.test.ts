import { expect, it } from 'vitest';
import { type Annotation, within } from './annotated';

const at = (time: number): Annotation => ({
  kind: 'deploy',
  id: `${time}`,
  at: time,
  version: '1',
});

it('has those of the time, the newest first, and none whose time is unknown', () => {
  const found = within([at(5), at(1), at(9), at(Number.NaN), at(10), at(4)], 4, 9);
  expect(found.map((item) => item.at)).toEqual([9, 5, 4]);
});
