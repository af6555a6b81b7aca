import type { Region, Transition } from '../api/types';
import { millisOf } from '../format/times';

/** How long a machine was in one state, as far as the range shows it. */
export interface Stretch {
  state: string;
  from: number;
  to: number;
  /** What began it; null where that is before all that is known. */
  began: Transition | null;
  /** It still is so, at the end of what is shown. */
  open: boolean;
}

/** One machine of one service here. */
export interface Machine {
  service: string;
  machine: Transition['machine'];
  stretches: readonly Stretch[];
}

/** A machine's states over a range. `present`: what it is in, where no transition is known. */
export function stretchesOf(
  transitions: readonly Transition[],
  present: string,
  { from, to }: { from: number; to: number },
): Stretch[] {
  const inOrder = [...transitions].sort((a, b) => Number(a.id) - Number(b.id));
  const first = inOrder[0];
  if (first === undefined) return [{ state: present, from, to, began: null, open: true }];
  const all: Stretch[] = [
    {
      state: first.from,
      from,
      to: millisOf(first.at) ?? from,
      began: null,
      open: false,
    },
    ...inOrder.map((each) => ({
      state: each.to,
      from: millisOf(each.at) ?? from,
      to: millisOf(each.until) ?? to,
      began: each,
      open: millisOf(each.until) === null,
    })),
  ];
  return all
    .map((each) => ({ ...each, from: Math.max(each.from, from), to: Math.min(each.to, to) }))
    .filter((each) => each.from < each.to);
}

/** The machines of a region: those that a policy governs, and those that ever moved. */
export function machinesOf(
  regions: readonly Region[],
  transitions: readonly Transition[],
  range: { from: number; to: number },
): Machine[] {
  const machines = new Map<string, Machine>();
  const add = (service: string, machine: Transition['machine'], present: string) => {
    const key = `${service} ${machine}`;
    if (machines.has(key)) return;
    const own = transitions.filter((each) => each.service === service && each.machine === machine);
    machines.set(key, { service, machine, stretches: stretchesOf(own, present, range) });
  };
  for (const { service, machine, policy, protective_mode: mode } of regions) {
    if (policy) add(service, 'traffic', machine);
    if (mode && mode !== 'none') add(service, 'protective_mode', mode);
  }
  for (const { service, machine, to } of transitions) add(service, machine, to);
  return [...machines.values()].sort(
    (a, b) => a.service.localeCompare(b.service) || b.machine.localeCompare(a.machine),
  );
}

/** Those that happened within the range, the newest first. */
export function within(
  transitions: readonly Transition[],
  { from, to }: { from: number; to: number },
): Transition[] {
  return transitions
    .filter(({ at }) => {
      const moment = millisOf(at) ?? Number.NaN;
      return moment >= from && moment <= to;
    })
    .sort((a, b) => Number(b.id) - Number(a.id));
}
