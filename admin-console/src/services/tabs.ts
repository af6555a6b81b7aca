/** The views of a service, in the order of its tabs. */
export const TABS = [
  ['/services/$id/overview', 'overview'],
  ['/services/$id/slo', 'slo'],
  ['/services/$id/traces', 'traces'],
  ['/services/$id/logs', 'logs'],
  ['/services/$id/cost', 'cost'],
  ['/services/$id/policy', 'policy'],
] as const;
