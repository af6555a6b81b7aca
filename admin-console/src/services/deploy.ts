import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { type Leaf, lastDeploy } from './lastDeploy';

/** The last change of a service's version that the audit log knows of. */
export function useLastDeploy(service: string) {
  return useQuery({
    queryKey: ['deploy', service],
    queryFn: async () => {
      const query = { action: 'service.register', q: service, limit: '50' };
      const page = unwrap(await api.GET('/api/v1/audit', { params: { query } })) as {
        items: { leaf?: unknown }[];
      };
      return {
        at: lastDeploy(
          page.items.map(({ leaf }) => (leaf ?? {}) as Leaf),
          service,
        ),
      };
    },
    staleTime: 60_000,
  });
}
