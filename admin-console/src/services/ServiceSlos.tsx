import { Slos } from '../slos/Slos';
import { useServiceName } from './ServicePage';

export function ServiceSlos() {
  return <Slos service={useServiceName()} />;
}
