import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';

/** A region's name, wherever it stands, leads to the region. */
export function RegionLink({ name }: { name: string }) {
  return (
    <Link to="/regions/$id" params={{ id: name }}>
      {name}
    </Link>
  );
}

/** Several of them in a line. */
export function RegionLinks({ names }: { names: readonly string[] }) {
  return names.map((name, index) => (
    <Fragment key={name}>
      {index > 0 && ', '}
      <RegionLink name={name} />
    </Fragment>
  ));
}
