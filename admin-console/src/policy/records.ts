import type { AuditEntry, AuditLeaf } from '../api/types';

/** A record of the log that can be read. */
export interface GateRecord {
  index: number;
  leaf: AuditLeaf;
}

/** Those about this very service: the log's search finds its name in other records too. */
export function gateRecords(entries: readonly AuditEntry[], service: string): GateRecord[] {
  return entries.flatMap(({ index, leaf }) =>
    typeof leaf === 'object' && leaf.target === service && leaf.action.startsWith('gate.')
      ? [{ index, leaf }]
      : [],
  );
}
