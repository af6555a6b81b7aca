import { FILTER_ID } from '../app/keys';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTexts } from '../i18n/texts';
import { Choice, Filters, PairsField, TextField } from '../ui/Filters';
import { logTexts } from './texts';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** The conditions of log records, in the address. */
export function LogFilters({ service }: { service?: string }) {
  const say = useTexts(logTexts);
  const { text, level, region, field, trace, span, service: asked } = usePageSearch();
  const set = useSetSearch();
  return (
    <Filters label={say('title')}>
      <TextField
        id={FILTER_ID}
        wide
        label={say('text')}
        placeholder={say('text.hint')}
        value={text}
        onChange={(value) => set({ text: value })}
      />
      <Choice
        label={say('level')}
        any={say('level.any')}
        value={level}
        options={LEVELS.map((each) => [each, each.toUpperCase()] as const)}
        onChange={(value) => set({ level: value })}
      />
      {service === undefined && (
        <TextField
          label={say('service')}
          value={asked}
          onChange={(value) => set({ service: value })}
        />
      )}
      <TextField
        label={say('region')}
        value={region}
        onChange={(value) => set({ region: value })}
      />
      <TextField
        label={say('trace')}
        value={trace}
        onChange={(value) => set({ trace: value, span: undefined })}
      />
      {span && (
        <TextField label={say('span')} value={span} onChange={(value) => set({ span: value })} />
      )}
      <PairsField
        label={say('field')}
        hint={say('field.hint')}
        add={say('field.add')}
        remove={(what) => say('field.remove', { what })}
        values={field}
        onChange={(values) => set({ field: values })}
      />
    </Filters>
  );
}
