import { type FormEvent, useState } from 'react';
import action from '../actions/Action.module.css';
import { useRegions } from '../api/queries';
import type { Region } from '../api/types';
import { useSetSearch } from '../app/search';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { DataPanel } from '../ui/DataPanel';
import { Empty } from '../ui/Panel';
import styles from './Failover.module.css';
import type { StepProps } from './FailoverPage';
import { failoverTexts } from './texts';
import { impossible, requestOf } from './wizard';

const HOLDS = ['30m', '1h', '2h', '6h', '24h', '72h'];

/** Which region, why, and for how long. */
export function Intent(props: StepProps) {
  const say = useTexts(failoverTexts);
  const query = useRegions();
  return (
    <DataPanel
      id="intent"
      title={say('step.intent')}
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={
        <Empty why={say('intent.none')} hint={say('intent.none.hint')} command="./syntropy demo" />
      }
    >
      {({ items }) => <Form {...props} regions={items} />}
    </DataPanel>
  );
}

const keyOf = ({ service, name }: { service?: string; name?: string }) => `${service}/${name}`;

function Form({ search, allowed, go, regions }: StepProps & { regions: readonly Region[] }) {
  const say = useTexts(failoverTexts);
  const { t } = useLocale();
  const set = useSetSearch();
  const [missing, setMissing] = useState(false);
  const against = (region: Region) => impossible(region, regions);
  const chosen = regions.find(
    (each) => each.name === search.region && (!search.service || each.service === search.service),
  );
  // An address may name a region alone: then the first service that could leave it is meant.
  const possible = regions.find(
    (each) => each.name === search.region && !search.service && against(each) === null,
  );
  const region = possible ?? chosen;
  const why = region && against(region);
  const choose = (key: string) => {
    const next = regions.find((each) => keyOf(each) === key);
    set({ service: next?.service, region: next?.name });
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    const next = { ...search, service: region?.service, region: region?.name, reason };
    const lacks = requestOf(next) === null;
    setMissing(lacks);
    set({ service: region?.service, region: region?.name, reason: reason || undefined });
    if (!lacks) go('checks');
  };
  const [able, unable] = [
    regions.filter((each) => against(each) === null),
    regions.flatMap((each) => {
      const reason = against(each);
      return reason === null ? [] : [{ each, reason }];
    }),
  ];
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={action.note}>{say('intent.what')}</p>
      <label className={action.words}>
        {say('region')}
        <select
          value={region ? keyOf(region) : ''}
          disabled={!allowed}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{say('region.choose')}</option>
          {able.map((each) => (
            <option key={keyOf(each)} value={keyOf(each)}>
              {each.name} · {each.service} · {t(`region.class.${each.class}`)}
            </option>
          ))}
          {unable.length > 0 && (
            <optgroup label={say('cannot.title')}>
              {unable.map(({ each, reason }) => (
                <option key={keyOf(each)} value={keyOf(each)} disabled>
                  {each.name} · {each.service}: {say(`cannot.${reason}`, { service: each.service })}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      {region && why && (
        <p role="alert" className={action.trouble}>
          {region.name} · {region.service}: {say(`cannot.${why}`, { service: region.service })}
        </p>
      )}
      <label className={action.words}>
        {say('reason')}
        <textarea
          name="reason"
          rows={2}
          maxLength={500}
          disabled={!allowed}
          defaultValue={search.reason ?? ''}
          placeholder={say('reason.hint')}
          aria-invalid={missing || undefined}
          aria-describedby={missing ? 'intent-missing' : undefined}
          onBlur={(event) => set({ reason: event.target.value.trim() || undefined })}
        />
      </label>
      <label className={action.words}>
        {say('for')}
        <select
          value={search.for ?? ''}
          disabled={!allowed}
          aria-describedby="for-note"
          onChange={(event) => set({ for: event.target.value || undefined })}
        >
          <option value="">{say('for.policy')}</option>
          {search.for && !HOLDS.includes(search.for) && (
            <option value={search.for}>{search.for}</option>
          )}
          {HOLDS.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <p id="for-note" className={action.note}>
        {say('for.note')}
      </p>
      {missing && (
        <p id="intent-missing" role="alert" className={styles.fault}>
          {say('intent.missing')}
        </p>
      )}
      <p className={action.links}>
        <Button type="submit" look="primary" disabled={!allowed || Boolean(why)}>
          {say('next')}
        </Button>
      </p>
    </form>
  );
}
