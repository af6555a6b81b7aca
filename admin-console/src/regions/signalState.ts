import type { Signal } from '../api/types';
import { ageMs } from '../format/times';

/** The four things a number can be. */
export type SignalState = 'value' | 'no_traffic' | 'no_data' | 'stale';

/** Older than this a point says nothing about now (a group's freshness by the contracts). */
const FRESH_MS = 90_000;

/**
 * What a signal is. Without a value there was no traffic when its source counted no request or
 * looked just now and found nothing to measure; else there is no data.
 */
export function signalState(signal: Signal, others: readonly Signal[], now: number): SignalState {
  const { value, observed_at, source } = signal;
  const age = ageMs(observed_at, now);
  const old = age === null || age > FRESH_MS;
  // What the machine itself keeps is as old as its last change, and still holds.
  if (typeof value === 'number')
    return source !== 'state' && age !== null && old ? 'stale' : 'value';
  const requests = others.find((other) => other.name === 'requests' && other.source === source);
  if (requests?.value === 0 && ageMs(requests.observed_at, now) !== null) return 'no_traffic';
  return source === 'passive' && !old ? 'no_traffic' : 'no_data';
}
