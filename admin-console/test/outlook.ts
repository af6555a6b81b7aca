// What a server expects of an SLO, shaped as the contracts say.
import type { Pace, Slo, SloConsequence, SloOutlook, SloTier } from '../src/api/types';
import { before } from './data';

const DAY = 86_400;
const later = (seconds: number) => before(-seconds);

function pace(left: number, window: string, burn: number, days: number): Pace {
  const perDay = burn / days;
  const turn = perDay > 0 && left > 0 && left / perDay < days ? left / perDay : null;
  return {
    window,
    burn,
    exhausts_at: turn === null ? null : later(turn * DAY),
    recovers_at: left <= 0 && burn < 1 ? later(days * DAY * 0.4) : null,
    budget_at_end: left > 0 ? left - burn : 1 - burn,
  };
}

function tier(name: string, slo: Slo, change: Partial<SloTier>): SloTier {
  const [line = '1', long = '1h'] = name.split('/');
  return {
    tier: name,
    kind: 'burn',
    severity: long.endsWith('h') ? 'page' : 'ticket',
    policy: 'default',
    line: Number(line),
    long_window: long,
    short_window: '5m',
    long_value: slo.groups[0]?.burn?.['1h'] ?? null,
    short_value: slo.groups[0]?.burn?.['1h'] ?? null,
    labels: slo.groups[0]?.labels ?? {},
    state: 'not',
    fires_in_seconds: null,
    alert: null,
    ...change,
  };
}

function consequence(slo: Slo, left: number | null): SloConsequence[] {
  // Nobody gates the ledger.
  if (slo.service !== 'social') return [];
  const shared = { policy: 'social-releases', service: slo.service, mode: 'act' };
  const on = left !== null && left <= 0;
  const state = left === null ? 'unknown' : on ? 'on' : 'off';
  return [
    {
      ...shared,
      kind: 'budget_freeze',
      threshold: 0,
      observed: left,
      state,
      finding: left === null ? slo.state : `budget ${(left * 100).toFixed(2)} % left`,
      since: on ? before(20 * 3600) : null,
      earliest: on || left === null ? null : later(4 * DAY),
      expected: on || left === null ? null : later(9 * DAY),
      latest: null,
      hold_seconds: null,
      within_seconds: null,
    },
    {
      ...shared,
      kind: 'page_freeze',
      threshold: null,
      observed: null,
      state: on ? 'on' : state,
      finding: on ? 'page firing: alert 3f0c9a51d2e8b714, tier 14.4/1h' : 'no page',
      since: null,
      earliest: null,
      expected: null,
      latest: null,
      hold_seconds: null,
      within_seconds: null,
    },
    {
      ...shared,
      kind: 'rollback',
      threshold: 1,
      observed: slo.groups[0]?.burn?.['5m'] ?? null,
      state: on ? 'on' : state,
      finding: 'burn rate over 5 min',
      since: null,
      earliest: null,
      expected: null,
      latest: null,
      hold_seconds: 300,
      within_seconds: 3600,
    },
  ];
}

/** The outlook of an SLO with so much of its budget left. */
export function outlook(slo: Slo, left: number | null): SloOutlook {
  const silent = slo.state === 'no_data' || slo.state === 'no_traffic' || slo.state === 'stale';
  const fast = left !== null && left <= 0 ? 4.2 : 2.1;
  const known = left ?? 1;
  const days = 30;
  const [slowest, middle, fastest] = [
    pace(known, '3d', 0.4, days),
    pace(known, '1d', fast / 2, days),
    pace(known, '1h', fast, days),
  ];
  const at = (share: number, burn: number) =>
    known > 0 ? known - burn * share : known * (1 - share) + (1 - burn) * share;
  return {
    projection: silent
      ? { missing: slo.state, points: [] }
      : {
          missing: null,
          needed: null,
          seen_seconds: null,
          from: before(3),
          to: later(days * DAY),
          budget_remaining: known,
          slowest,
          middle,
          fastest,
          points: Array.from({ length: 61 }, (_, n) => {
            const share = (n / 60) ** 2;
            return {
              at: n === 0 ? before(3) : later(share * days * DAY),
              most: at(share, 0.4),
              middle: at(share, fast / 2),
              least: at(share, fast),
            };
          }),
        },
    tiers: silent
      ? ['14.4/1h', '6/6h', '3/1d', '1/3d'].map((name) =>
          tier(name, slo, { state: 'unknown', long_value: null, short_value: null }),
        )
      : known <= 0
        ? [
            tier('14.4/1h', slo, { state: 'firing', alert: '3f0c9a51d2e8b714' }),
            tier('6/6h', slo, { state: 'crossed' }),
            tier('3/1d', slo, { state: 'ahead', fires_in_seconds: 42 * 60, long_value: 2.6 }),
            tier('1/3d', slo, { state: 'ending', long_value: 1.2, short_value: 0.3 }),
          ]
        : ['14.4/1h', '6/6h', '3/1d', '1/3d'].map((name) => tier(name, slo, {})),
    consequences: consequence(slo, silent ? null : known),
  };
}
