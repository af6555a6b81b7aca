import type { Action } from '../api/types';
import { RegionLink } from '../regions/RegionLink';
import { ServiceLink } from '../services/ServiceLink';

/** What an action is about: `service / region`, each a link to its page. */
export function Place({ target: { service, region } }: Pick<Action, 'target'>) {
  return (
    <>
      {service && <ServiceLink name={service} />}
      {service && region && ' / '}
      {region && <RegionLink name={region} />}
    </>
  );
}
