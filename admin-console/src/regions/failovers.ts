import { isOpen } from '../actions/state';
import type { Action } from '../api/types';

/** Traffic that an open action keeps away from its region. */
export interface Failover {
  action: Action;
  from: string;
  service: string;
  /** Where it goes, with each region's wanted share of the service's traffic. */
  to: readonly { region: string; share: number }[];
  /** Asked for or being undone, not yet known to be in force. */
  running: boolean;
}

/** In force by what the targets acknowledged or showed. */
const EFFECTIVE: readonly string[] = ['applied', 'verified', 'operator_owned'];

function weightsOf(desired: unknown): [string, number][] {
  const { weights } = (desired ?? {}) as { weights?: unknown };
  if (typeof weights !== 'object' || weights === null) return [];
  return Object.entries(weights).filter((entry): entry is [string, number] => {
    const [, share] = entry;
    return typeof share === 'number' && Number.isFinite(share);
  });
}

/**
 * The shifts of traffic that are in force or on their way, the newest of each service and region.
 * One that is only proposed moves nothing.
 */
export function failoversOf(actions: readonly Action[]): Failover[] {
  const seen = new Set<string>();
  const found: Failover[] = [];
  for (const action of [...actions].sort((a, b) => b.created_at.localeCompare(a.created_at))) {
    const { kind, state, target } = action;
    const { service, region } = target;
    if (kind !== 'traffic_weights' || !isOpen(state) || state === 'proposed') continue;
    if (!service || !region || seen.has(`${service}/${region}`)) continue;
    seen.add(`${service}/${region}`);
    const to = weightsOf(action.desired)
      .filter(([name, share]) => name !== region && share > 0)
      .map(([name, share]) => ({ region: name, share }))
      .sort((a, b) => b.share - a.share || a.region.localeCompare(b.region));
    found.push({ action, from: region, service, to, running: !EFFECTIVE.includes(state) });
  }
  return found;
}
