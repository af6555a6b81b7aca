import { expect, it } from 'vitest';
import { readEvidence } from './evidence';

it('reads a signal with its unit', () => {
  const signal = { name: 'p95', region: 'eu', value: 2.41, unit: 's', threshold: 1, health: 'bad' };
  expect(readEvidence(signal, 'en')).toMatchObject({ value: '2.41 s', limit: '1 s', detail: '' });
});

it('keeps what it does not know, and never shows NaN', () => {
  const odd = { name: 'probe', value: null, window: { seconds: 60 }, note: 'cut off' };
  const read = readEvidence(odd, 'en');
  expect(read.value).toBeNull();
  expect(read.detail).toBe('window: {"seconds":60} · note: cut off');
  expect(readEvidence('plain words', 'en').name).toBe('plain words');
  expect(readEvidence(null, 'en').name).toBe('null');
});
