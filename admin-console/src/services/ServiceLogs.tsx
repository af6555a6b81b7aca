import { LogFilters } from '../logs/LogFilters';
import { LogList } from '../logs/LogList';
import { useServiceName } from './ServicePage';

export function ServiceLogs() {
  const service = useServiceName();
  return (
    <>
      <LogFilters service={service} />
      <LogList service={service} />
    </>
  );
}
