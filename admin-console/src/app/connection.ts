import { useSyncExternalStore } from 'react';
import { useFeedState } from '../api/queries';
import { reachability, subscribeReachability } from '../api/reachability';
import type { FeedState } from '../live/feed';
import { usePaused } from '../time/pause';

export type ConnectionState = FeedState | 'offline' | 'paused';

export function useConnection(): ConnectionState {
  const feed = useFeedState();
  const { reachable } = useSyncExternalStore(subscribeReachability, reachability);
  const paused = usePaused();
  if (!reachable && feed !== 'live') return 'offline';
  return paused ? 'paused' : feed;
}
