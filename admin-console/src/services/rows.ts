import type { Service, ServiceMap, Slo } from '../api/types';

/** A service as its list shows it. Null: not known. */
export interface ServiceRow {
  name: string;
  registered: boolean;
  criticality: string | null;
  owner: string | null;
  version: string | null;
  regions: readonly string[];
  instances: number | null;
  rate: number | null;
  errors: number | null;
  p95: number | null;
  budget: number | null;
}

const RANK: Record<string, number> = { critical: 3, high: 2, normal: 1, low: 0 };

export function criticalityRank({ criticality }: ServiceRow): number | null {
  return criticality === null ? null : (RANK[criticality] ?? null);
}

/** The least budget of a service's SLOs that have events; null when none has. */
export function leastBudget(slos: readonly Slo[], service: string) {
  let least: { slo: Slo; remaining: number; at: string | null } | null = null;
  for (const slo of slos) {
    if (slo.service !== service) continue;
    for (const group of slo.groups) {
      const { state, budget_remaining: remaining, watermark } = group;
      if (state === 'no_data' || state === 'no_traffic') continue;
      if (remaining === null || remaining === undefined) continue;
      if (least === null || remaining < least.remaining) {
        least = { slo, remaining, at: watermark ?? null };
      }
    }
  }
  return least;
}

/** Registered services, and those that are only known by their spans. */
export function serviceRows(
  services: readonly Service[],
  map: ServiceMap | undefined,
  slos: readonly Slo[],
): ServiceRow[] {
  // The map has those who call from outside, and databases, too.
  const served = map?.nodes.filter(({ type = 'service' }) => type === 'service');
  const nodes = new Map(served?.map((node) => [node.service, node]));
  const registered = new Set(services.map(({ name }) => name));
  const seen = [...nodes.keys()].filter((name) => !registered.has(name));
  const row = (name: string, service?: Service): ServiceRow => {
    const node = nodes.get(name);
    const manifest = service?.manifest;
    return {
      name,
      registered: service !== undefined,
      criticality: manifest?.criticality ?? null,
      owner: manifest?.owner ?? null,
      version: manifest?.version ?? null,
      regions: (manifest?.regions ?? []).flatMap((site) => site.name ?? []),
      instances: service ? service.instances.length : null,
      rate: node?.rate ?? null,
      // Without requests there is no share of errors and no percentile.
      errors: node && node.rate > 0 ? (node.error_ratio ?? null) : null,
      p95: node && node.rate > 0 ? (node.p95 ?? null) : null,
      budget: leastBudget(slos, name)?.remaining ?? null,
    };
  };
  return [
    ...services.map((service) => row(service.name, service)),
    ...seen.map((name) => row(name)),
  ];
}
