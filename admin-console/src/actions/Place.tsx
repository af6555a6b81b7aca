import type { Action } from '../api/types';
import { RegionLink } from '../regions/RegionLink';
import { ServiceLink } from '../services/ServiceLink';
import page from '../ui/Page.module.css';

/** What an action is about: `service / region`, each a link to its page. */
export function Place({ target: { service, region } }: Pick<Action, 'target'>) {
  return (
    <span className={page.roomy}>
      {service && <ServiceLink name={service} />}
      {service && region && ' / '}
      {region && <RegionLink name={region} />}
    </span>
  );
}
