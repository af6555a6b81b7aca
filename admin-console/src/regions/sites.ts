import type { Health, Region, Signal } from '../api/types';
import type { Place } from '../map/projection';

export type Machine = Region['machine'];
export type Mode = NonNullable<Region['protective_mode']>;

/** A region as one place, whatever runs there. */
export interface Site {
  name: string;
  place: Place | null;
  jurisdiction: string | null;
  health: Health;
  machine: Machine;
  /** The strictest of its services' levels; null when none is known. */
  mode: Mode | null;
  /** Requests a minute to all services that count them; null when none does. */
  traffic: number | null;
  /** The slowest service's. */
  p95: Signal | null;
  /** The lowest service's. */
  hz: Signal | null;
  /** Its services, the worst first. */
  services: readonly Region[];
}

/** Worse than the ones after it. Unknown may be bad, so it stands before good. */
const CLASSES = 'BUMG';
const MACHINES: readonly Machine[] = ['drained', 'probation', 'normal'];
const MODES: readonly Mode[] = ['hard', 'medium', 'soft', 'none'];

function rank({ class: own }: Region): number {
  const at = CLASSES.indexOf(own);
  return at < 0 ? CLASSES.indexOf('U') : at;
}

/** The first of `order` that occurs among `values`. */
function first<T>(order: readonly T[], values: readonly (T | null | undefined)[]): T | null {
  return order.find((each) => values.includes(each)) ?? null;
}

function known(services: readonly Region[], name: string): Signal[] {
  return services
    .flatMap(({ signals }) => signals)
    .filter((signal) => signal.name === name && typeof signal.value === 'number');
}

const most = (signals: readonly Signal[], sign: 1 | -1): Signal | null =>
  signals.reduce<Signal | null>(
    (best, next) =>
      best === null || sign * ((next.value ?? 0) - (best.value ?? 0)) > 0 ? next : best,
    null,
  );

function siteOf(name: string, all: readonly Region[]): Site {
  const services = [...all].sort((a, b) => rank(a) - rank(b) || a.service.localeCompare(b.service));
  // What no policy governs is always unknown: it says nothing about those that are judged.
  const governed = services.filter(({ policy }) => policy);
  const judged = governed.length > 0 ? governed : services;
  const requests = known(services, 'requests');
  const worst = judged[0];
  return {
    name,
    place: services.find(({ place }) => place)?.place ?? null,
    jurisdiction: services.find(({ jurisdiction }) => jurisdiction)?.jurisdiction ?? null,
    health: worst?.health === 'bad' || worst?.health === 'good' ? worst.health : 'unknown',
    machine:
      first(
        MACHINES,
        services.map(({ machine }) => machine),
      ) ?? 'normal',
    mode: first(
      MODES,
      services.map(({ protective_mode }) => protective_mode),
    ),
    traffic:
      requests.length === 0 ? null : requests.reduce((sum, { value }) => sum + (value ?? 0), 0),
    p95: most(known(services, 'p95'), 1),
    hz: most(known(services, 'hz_mean'), -1),
    services,
  };
}

export const HEALTHS: readonly Health[] = ['bad', 'unknown', 'good'];

/** How much something asks for attention; the smaller the more. */
export const urgency = ({ machine, health, mode }: Pick<Site, 'machine' | 'health' | 'mode'>) =>
  MACHINES.indexOf(machine) * 12 + HEALTHS.indexOf(health) * 4 + MODES.indexOf(mode ?? 'none');

/** Regions put together by name, the worst first. */
export function sitesOf(regions: readonly Region[]): Site[] {
  const names = new Map<string, Region[]>();
  for (const region of regions) {
    names.set(region.name, [...(names.get(region.name) ?? []), region]);
  }
  return [...names]
    .map(([name, services]) => siteOf(name, services))
    .sort((a, b) => urgency(a) - urgency(b) || a.name.localeCompare(b.name));
}
