import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A record of the audit log. */
export function AuditLink({ index, children }: { index: number; children?: ReactNode }) {
  return (
    <Link to={'/audit' as '/'} search={{ record: `${index}` } as never}>
      {children ?? `#${index}`}
    </Link>
  );
}

/** A region's page. */
export function RegionLink({ name }: { name: string }) {
  return (
    <Link to={'/regions/$id' as '/services/$id'} params={{ id: name }}>
      {name}
    </Link>
  );
}
