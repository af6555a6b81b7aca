import { useActionPages } from '../api/actions';
import type { Backtest } from '../api/types';
import { useDeploys } from '../services/deploy';
import { type Annotated, type Annotation, SIGNS, within } from './annotated';

/** Deploys of a service, actions on it, and alerts that fired, within a time. */
export function useAnnotations(
  service: string,
  alerts: Backtest['alerts'],
  from: number,
  to: number,
): Annotated {
  const deploys = useDeploys(service);
  const actions = useActionPages({ service });
  const items = within(
    [
      ...(deploys.data ?? []).map(
        ({ at, version }): Annotation => ({
          kind: 'deploy',
          id: `deploy ${at}`,
          at: Date.parse(at),
          version,
        }),
      ),
      ...(actions.data?.items ?? []).map(
        ({ id, kind, target, state, created_at }): Annotation => ({
          kind: 'action',
          id,
          at: Date.parse(created_at),
          what: kind,
          region: target.region ?? null,
          state,
        }),
      ),
      ...alerts.map(
        ({ fired_at, tier, severity }, index): Annotation => ({
          kind: 'alert',
          id: `alert ${index}`,
          at: Date.parse(fired_at ?? ''),
          tier: tier ?? '',
          severity: severity ?? '',
        }),
      ),
    ],
    from,
    to,
  );
  return {
    items,
    marks: items.map(({ at, kind, id }) => ({ at, text: id, sign: SIGNS[kind] })),
    failed: [
      ...(deploys.error ? ['deploy' as const] : []),
      ...(actions.error ? ['action' as const] : []),
    ],
  };
}
