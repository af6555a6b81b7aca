import { Link, useParams } from '@tanstack/react-router';
import { useSlos } from '../api/queries';
import { useSlo } from '../api/slos';
import type { SloDetail } from '../api/types';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { badOf } from '../explain/bad';
import { Difference } from '../explain/Difference';
import { decimal, percent, sli } from '../format/numbers';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { stateLook } from '../slos/state';
import { useRange } from '../time/useRange';
import { Button } from '../ui/Button';
import { DataPanel } from '../ui/DataPanel';
import { Facts } from '../ui/Facts';
import { Badge } from '../ui/Mark';
import page from '../ui/Page.module.css';
import { Reading, Readings, type Value } from '../ui/Reading';
import { Age } from '../ui/Time';
import { BurnDown } from './BurnDown';
import { Consequences } from './Consequences';
import { Groups } from './Groups';
import styles from './Slo.module.css';
import { SloAlerts } from './SloAlerts';
import { Tiers } from './Tiers';
import { sloTexts } from './texts';

export function SloPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { t } = useLocale();
  useTitle(id);
  const query = useSlo(id);
  // The list is told live; what only this page has comes with it.
  const live = useSlos().data?.items.find(({ name }) => name === id);
  return (
    <>
      <div className={page.head}>
        <h1>{id}</h1>
        <Link to="/slos" className={page.sub}>
          {t('slos.title')}
        </Link>
      </div>
      <DataPanel id="slo" title={id} untitled query={query}>
        {(slo) => <Shown slo={live ? { ...slo, ...live } : slo} />}
      </DataPanel>
    </>
  );
}

function Shown({ slo }: { slo: SloDetail }) {
  const say = useTexts(sloTexts);
  const { bad } = usePageSearch();
  const set = useSetSearch();
  const range = useRange();
  return (
    <div className={page.stack}>
      <About slo={slo} />
      <Numbers slo={slo} />
      <div className={styles.row}>
        <Button
          aria-pressed={Boolean(bad)}
          onClick={() => set({ bad: bad ? undefined : badOf(range.from, range.to) })}
        >
          {say('explain')}
        </Button>
        <Link to="/traces" search={{ service: slo.service, status: 'error' }}>
          {say('traces')}
        </Link>
      </div>
      {bad && <Difference bad={bad} spans={{ service: slo.service }} />}
      <BurnDown slo={slo} />
      <Consequences slo={slo} />
      <Tiers slo={slo} />
      <SloAlerts slo={slo.name} />
      <Groups slo={slo} />
      {slo.notices && slo.notices.length > 0 && (
        <section aria-labelledby="notices-title" className={page.section}>
          <h2 id="notices-title">{say('notices')}</h2>
          <ul className={styles.notices}>
            {slo.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function About({ slo }: { slo: SloDetail }) {
  const say = useTexts(sloTexts);
  const { t, locale } = useLocale();
  return (
    <Facts
      facts={[
        [
          say('state'),
          <Badge key="state" {...stateLook(slo.state)}>
            {word(t, 'slo.state', slo.state)}
          </Badge>,
        ],
        [
          say('service'),
          <Link key="service" to="/services/$id/overview" params={{ id: slo.service }}>
            {slo.service}
          </Link>,
        ],
        [say('indicator'), slo.indicator ?? null],
        [say('generation'), slo.generation === undefined ? null : `${slo.generation}`],
        [say('coverage'), percent(slo.coverage, locale)],
        [t('slo.age'), <Age key="age" at={slo.watermark} />],
      ]}
    />
  );
}

/** Objective, SLI and what is left: the three numbers of an SLO. */
function Numbers({ slo }: { slo: SloDetail }) {
  const say = useTexts(sloTexts);
  const { t, locale } = useLocale();
  const window = say('over', { window: slo.window });
  const query = `GET /api/v1/slos/${slo.name}`;
  const at = slo.watermark ?? null;
  const left = slo.budget_remaining;
  const of = (text: string): Value => {
    const why = word(t, 'slo.why', slo.state);
    if (slo.state === 'no_data') return { state: 'no_data', why };
    if (slo.state === 'no_traffic' || slo.sli === null) return { state: 'no_traffic', why };
    return slo.state === 'stale' ? { state: 'stale', text, at } : { state: 'value', text, at };
  };
  const explained = (formula: string) => ({ formula, query, window: slo.window });
  return (
    <Readings>
      <Reading
        name={say('objective')}
        value={{ state: 'value', text: percent(slo.objective, locale, 4) }}
        explain={explained(say('formula.objective'))}
      >
        {window}
      </Reading>
      <Reading
        name={say('sli')}
        value={of(sli(slo.sli, locale))}
        explain={explained(say('formula.sli'))}
      >
        {say('counts', {
          good: decimal(slo.good, locale, 0),
          total: decimal(slo.total, locale, 0),
        })}
      </Reading>
      <Reading
        name={say('budget')}
        value={of(percent(left, locale, 1))}
        tone={typeof left !== 'number' || left >= 0.25 ? undefined : left <= 0 ? 'bad' : 'warn'}
        explain={explained(say('formula.budget'))}
      >
        {window}
      </Reading>
    </Readings>
  );
}
