import type { ReactNode } from 'react';
import { FILTER_ID } from '../app/keys';
import { usePageSearch, useSetSearch } from '../app/search';
import { useLocale } from '../i18n/locale';
import { Choice, type ChoiceOption, Filters, TextField } from './Filters';

/** The parts of the address that {@link StateFilters} sets. */
export const STATE_CONDITIONS = ['state', 'severity', 'service'] as const;

interface Props {
  label: string;
  states: readonly ChoiceOption[];
  severities: readonly ChoiceOption[];
  /** Further conditions, after the service. */
  children?: ReactNode;
}

/** The conditions of a list of what has a service, a state and a severity. */
export function StateFilters({ label, states, severities, children }: Props) {
  const { t } = useLocale();
  const { state, severity, service } = usePageSearch();
  const set = useSetSearch();
  return (
    <Filters label={label}>
      <TextField
        id={FILTER_ID}
        label={t('list.service')}
        value={service}
        onChange={(value) => set({ service: value })}
      />
      {children}
      <Choice
        label={t('list.state')}
        any={t('list.state.any')}
        value={state}
        options={states}
        onChange={(value) => set({ state: value })}
      />
      <Choice
        label={t('list.severity')}
        any={t('list.severity.any')}
        value={severity}
        options={severities}
        onChange={(value) => set({ severity: value })}
      />
    </Filters>
  );
}
