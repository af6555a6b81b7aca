import type { Service } from '../api/types';

export interface Instances {
  all: number;
  byRegion: ReadonlyMap<string, number>;
  /** The newest heartbeat; null without any. */
  newest: string | null;
}

/** The instances that are alive, by the region their heartbeats name. */
export function instancesOf(instances: Service['instances']): Instances {
  const byRegion = new Map<string, number>();
  let newest: string | null = null;
  for (const { heartbeat, last_seen } of instances) {
    const region = heartbeat?.region ?? '';
    byRegion.set(region, (byRegion.get(region) ?? 0) + 1);
    if (last_seen && (newest === null || last_seen > newest)) newest = last_seen;
  }
  return { all: instances.length, byRegion, newest };
}
