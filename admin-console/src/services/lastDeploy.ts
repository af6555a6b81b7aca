/** What an audit entry says of a registration. */
export interface Leaf {
  occurred_at?: string;
  target?: string;
  before?: { version?: string } | null;
  after?: { version?: string } | null;
}

/** When the newest of these audit entries changed the version of a service; null for none. */
export function lastDeploy(leaves: readonly Leaf[], service: string): string | null {
  const changed = leaves.find(
    ({ target, before, after }) =>
      target === service && after?.version !== undefined && before?.version !== after.version,
  );
  return changed?.occurred_at ?? null;
}
