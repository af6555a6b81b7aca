import { useSyncExternalStore } from 'react';
import { useFeedState } from '../api/queries';
import { reachability, subscribeReachability } from '../api/reachability';
import type { FeedState } from '../live/feed';

export type ConnectionState = FeedState | 'offline';

export function useConnection(): ConnectionState {
  const feed = useFeedState();
  const { reachable } = useSyncExternalStore(subscribeReachability, reachability);
  return !reachable && feed !== 'live' ? 'offline' : feed;
}
