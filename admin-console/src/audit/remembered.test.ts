import { beforeEach, expect, it, vi } from 'vitest';
import { forget, remember, remembered } from './remembered';

const HEAD = { origin: 'log.example', size: 13, root: 'cm9vdA==', key: 'log.example+00+AA==' };

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});

it('keeps the tree head until it is told to forget', () => {
  expect(remembered()).toBeNull();
  expect(remember(HEAD)).toBe(true);
  expect(remembered()).toEqual(HEAD);
  forget();
  expect(remembered()).toBeNull();
});

it('does not go back to a smaller one', () => {
  remember(HEAD);
  remember({ ...HEAD, size: 12 });
  expect(remembered()?.size).toBe(13);
  remember({ ...HEAD, size: 14 });
  expect(remembered()?.size).toBe(14);
});

it.each(['', '{', 'null', '[]', '{"size":-1}', '{"origin":"a","size":1.5,"root":"b","key":"c"}'])(
  'does not take %j for a tree head',
  (text) => {
    localStorage.setItem('syntropy.audit.checkpoint', text);
    expect(remembered()).toBeNull();
  },
);

it('says when nothing can be kept', () => {
  localStorage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  expect(remember(HEAD)).toBe(false);
});
