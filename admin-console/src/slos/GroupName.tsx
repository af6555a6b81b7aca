import { Fragment } from 'react';
import type { SloGroup } from '../api/types';
import { RegionLink } from '../regions/RegionLink';
import { ServiceLink } from '../services/ServiceLink';

const REGIONS = ['cloud.region', 'region'];
const SERVICES = ['service.name', 'service'];

/** A group's labels, with what has a page of its own as a link to it. */
export function GroupName({ labels, none }: Pick<SloGroup, 'labels'> & { none: string }) {
  const parts = Object.entries(labels);
  if (parts.every(([, value]) => value === '')) return none;
  return parts.map(([label, value], index) => (
    <Fragment key={label}>
      {index > 0 && ' · '}
      {value !== '' && REGIONS.includes(label) ? (
        <RegionLink name={value} />
      ) : value !== '' && SERVICES.includes(label) ? (
        <ServiceLink name={value} />
      ) : (
        value
      )}
    </Fragment>
  ));
}
