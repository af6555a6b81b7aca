import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from './client';
import { queryClient } from './queries';
import type { KeptPlan, Page, PlanRow } from './types';

/** The last plans that were asked of the server. */
export function usePlans() {
  return useQuery({
    queryKey: ['plans'],
    queryFn: async () => unwrap(await api.GET('/api/v1/config/plans')) as Page<PlanRow>,
  });
}

/** One of them, as it was when it was asked for: it does not change. */
export function usePlan(id: string) {
  return useQuery({
    queryKey: ['plans', id],
    queryFn: async () =>
      unwrap(await api.GET('/api/v1/config/plans/{id}', { params: { path: { id } } })) as KeptPlan,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The revision in force, by which a plan is told to be of the past. */
export function useLiveCommit() {
  return useQuery({
    queryKey: ['config', 'status'],
    queryFn: async () => unwrap(await api.GET('/api/v1/config/status')).commit ?? null,
  });
}

/** Plans what the configuration's source holds now; the id of the plan that is kept. */
export async function planSource(): Promise<string> {
  const answer = await api.POST('/api/v1/config/plan', { body: {} as never });
  unwrap(answer);
  await queryClient.invalidateQueries({ queryKey: ['plans'], exact: true });
  return answer.response.headers.get('Content-Location')?.split('/').at(-1) ?? '';
}
