import type { SloDetail } from '../api/types';
import { burn, decimal, percent, sli } from '../format/numbers';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { BudgetBar } from '../slos/BudgetBar';
import { GroupName } from '../slos/GroupName';
import { stateLook } from '../slos/state';
import { DataTable } from '../ui/DataTable';
import { Badge } from '../ui/Mark';
import page from '../ui/Page.module.css';
import { Age } from '../ui/Time';
import styles from './Slo.module.css';
import { sloTexts } from './texts';

/** The budget by dimension: which group spent it. */
export function Groups({ slo }: { slo: SloDetail }) {
  const say = useTexts(sloTexts);
  const { t, locale } = useLocale();
  if (slo.groups.length === 0) return null;
  const judged = (state: string) => state !== 'no_data' && state !== 'no_traffic';
  const rows = [...slo.groups].sort(
    (a, b) => (a.budget_remaining ?? Infinity) - (b.budget_remaining ?? Infinity),
  );
  return (
    <section aria-labelledby="groups-title" className={page.section}>
      <h2 id="groups-title">{say('groups')}</h2>
      <div className={page.box}>
        <DataTable
          caption={say('groups')}
          empty=""
          rows={rows}
          rowKey={(group) => JSON.stringify(group.labels)}
          columns={[
            {
              title: say('group'),
              cell: ({ labels }) => <GroupName labels={labels} none={say('all')} />,
            },
            {
              title: say('state'),
              cell: ({ state }) => (
                <Badge {...stateLook(state)}>{word(t, 'slo.state', state)}</Badge>
              ),
            },
            { title: say('sli'), number: true, cell: (group) => sli(group.sli, locale) },
            {
              title: say('events'),
              number: true,
              cell: ({ good, total }) =>
                t('slo.counts', {
                  good: decimal(good, locale, 0),
                  total: decimal(total, locale, 0),
                }),
            },
            {
              title: say('budget'),
              cell: ({ state, budget_remaining }) => (
                <BudgetBar remaining={judged(state) ? budget_remaining : null} />
              ),
            },
            {
              title: t('slo.burn1h'),
              number: true,
              cell: (group) => burn(group.burn?.['1h'], locale),
            },
            {
              title: t('slo.burn6h'),
              number: true,
              cell: (group) => burn(group.burn?.['6h'], locale),
            },
            { title: say('coverage'), number: true, cell: (g) => percent(g.coverage, locale) },
            { title: t('slo.age'), number: true, cell: (group) => <Age at={group.watermark} /> },
          ]}
        />
        {slo.groups.length > 1 && <p className={styles.note}>{say('groups.note')}</p>}
      </div>
    </section>
  );
}
