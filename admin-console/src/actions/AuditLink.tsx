import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A record of the audit log. */
export function AuditLink({ index, children }: { index: number; children?: ReactNode }) {
  return (
    <Link to="/audit" search={{ record: `${index}` }}>
      {children ?? `#${index}`}
    </Link>
  );
}
