/** What an audit entry says of a registration. */
export interface Leaf {
  occurred_at?: string;
  target?: string;
  before?: { version?: string } | null;
  after?: { version?: string } | null;
}

export interface Deploy {
  at: string;
  version: string;
}

/** The changes of a service's version that these audit entries tell of, in their order. */
export function deploysOf(leaves: readonly Leaf[], service: string): Deploy[] {
  return leaves.flatMap(({ target, before, after, occurred_at: at }) =>
    target === service && at && after?.version !== undefined && before?.version !== after.version
      ? [{ at, version: after.version }]
      : [],
  );
}
