import type { ActionPreview, ActionRequest, Region } from '../api/types';
import type { NewActionSearch } from '../app/search';

/** The steps, in order. */
export const STEPS = ['intent', 'checks', 'effects', 'confirm', 'run'] as const;
export type StepName = (typeof STEPS)[number];

/** The rules that the break-glass of an address names. */
export function rulesOf({ rules }: NewActionSearch): string[] {
  const named = (rules ?? '').split(',').map((rule) => rule.trim());
  return [...new Set(named.filter((rule) => rule !== ''))];
}

/** Adds a rule to those named, or takes it away. */
export function toggled(rules: readonly string[], rule: string): string | undefined {
  const next = rules.includes(rule) ? rules.filter((each) => each !== rule) : [...rules, rule];
  return next.length > 0 ? next.join(',') : undefined;
}

/** What is to be asked for; null while something of it is missing. */
export function requestOf(search: NewActionSearch): ActionRequest | null {
  const { service, region, reason = '', for: holds } = search;
  if (!service || !region || reason.trim() === '') return null;
  const rules = rulesOf(search);
  return {
    kind: 'traffic_weights',
    target: { service, region },
    desired: { operation: 'drain' },
    reason: reason.trim(),
    ...(holds && { expires_in: holds }),
    ...(rules.length > 0 && { break_glass: { rules } }),
  } as ActionRequest;
}

/** The step shown: never one whose question is not answered yet. */
export function stepOf(search: NewActionSearch): StepName {
  if (search.action) return 'run';
  const asked = STEPS.find((step) => step === search.step) ?? 'intent';
  return requestOf(search) === null || asked === 'run' ? 'intent' : asked;
}

/** Why a region cannot be failed over at all, as a key of the texts; null when it may be. */
export type Impossible = 'ungoverned' | 'drained' | 'alone';

export function impossible(region: Region, all: readonly Region[]): Impossible | null {
  if (!region.policy) return 'ungoverned';
  if (region.machine === 'drained') return 'drained';
  if (all.filter(({ service }) => service === region.service).length < 2) return 'alone';
  return null;
}

/** What moves, of what is served in all, in requests per second; null where it is unknown. */
export function movedOf({ regions }: ActionPreview, region: string) {
  const known = regions.map(({ demand_rps: rps }) => rps);
  const total = known.every((rps) => typeof rps === 'number')
    ? known.reduce((all, rps) => all + (rps ?? 0), 0)
    : null;
  const lost = regions.find((each) => each.region === region)?.added_rps;
  const moved = typeof lost === 'number' ? -lost : null;
  return { moved, total, share: moved !== null && total ? moved / total : null };
}

/** How the checks came out; `unknown` is counted by itself and never among those that pass. */
export function countsOf({ guard }: ActionPreview) {
  const count = (result: string) => guard.filter((each) => each.result === result).length;
  const pass = count('pass');
  const fail = count('fail');
  return { pass, fail, unknown: guard.length - pass - fail };
}
