import { FILTER_ID } from '../app/keys';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTexts } from '../i18n/texts';
import { Choice, Filters, PairsField, TextField } from '../ui/Filters';
import { traceTexts } from './texts';

/** The conditions of traces, in the address. */
export function TraceFilters({ service }: { service?: string }) {
  const say = useTexts(traceTexts);
  const { route, region, status, min, max, attr, service: asked } = usePageSearch();
  const set = useSetSearch();
  return (
    <Filters label={say('list')}>
      {service === undefined && (
        <TextField
          id={FILTER_ID}
          label={say('service')}
          value={asked}
          onChange={(value) => set({ service: value })}
        />
      )}
      <TextField
        id={service === undefined ? undefined : FILTER_ID}
        label={say('route')}
        value={route}
        onChange={(value) => set({ route: value })}
      />
      <TextField
        label={say('region')}
        value={region}
        onChange={(value) => set({ region: value })}
      />
      <Choice
        label={say('status')}
        any={say('status.any')}
        value={status}
        options={[
          ['error', say('status.error')],
          ['ok', say('status.ok')],
          ['unset', say('status.unset')],
        ]}
        onChange={(value) => set({ status: value })}
      />
      <TextField
        label={say('min')}
        placeholder={say('min.hint')}
        value={min}
        onChange={(value) => set({ min: value })}
      />
      <TextField
        label={say('max')}
        placeholder={say('max.hint')}
        value={max}
        onChange={(value) => set({ max: value })}
      />
      <PairsField
        label={say('attribute')}
        hint={say('attribute.hint')}
        add={say('attribute.add')}
        remove={(what) => say('attribute.remove', { what })}
        values={attr}
        onChange={(values) => set({ attr: values })}
      />
    </Filters>
  );
}
