import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { deploysOf, type Leaf } from './deploys';

/** The changes of a service's version among its last 50 registrations, the newest first. */
export function useDeploys(service: string) {
  return useQuery({
    queryKey: ['deploy', service],
    queryFn: async () => {
      const query = { action: 'service.register', q: service, limit: '50' };
      const page = unwrap(await api.GET('/api/v1/audit', { params: { query } })) as {
        items: { leaf?: unknown }[];
      };
      return deploysOf(
        page.items.map(({ leaf }) => (leaf ?? {}) as Leaf),
        service,
      );
    },
    staleTime: 60_000,
  });
}
