import { TraceFilters } from '../traces/TraceFilters';
import { TraceList } from '../traces/TraceList';
import { useServiceName } from './ServicePage';

export function ServiceTraces() {
  const service = useServiceName();
  return (
    <>
      <TraceFilters service={service} />
      <TraceList service={service} />
    </>
  );
}
