import { useQuery } from '@tanstack/react-query';
import { ApiError, api, unwrap } from './client';
import type { Gate, ServicePolicies } from './policyTypes';
import { usePace } from './queries';

/** Null where the server knows nothing of the service: that is an answer, not a failure. */
async function known<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** May the service be changed now. */
export function useGate(service: string) {
  return useQuery({
    queryKey: ['gate', service],
    queryFn: () =>
      known(
        (async () =>
          unwrap(
            await api.GET('/api/v1/gates/{service}', { params: { path: { service } } }),
          ) as Gate)(),
      ),
    refetchInterval: usePace(),
  });
}

/** The policies that can act on the service. */
export function useServicePolicies(name: string) {
  return useQuery({
    queryKey: ['service', name, 'policies'],
    queryFn: () =>
      known(
        (async () =>
          unwrap(
            await api.GET('/api/v1/services/{name}/policies', { params: { path: { name } } }),
          ) as ServicePolicies)(),
      ),
    refetchInterval: usePace(),
  });
}
