import { Link } from '@tanstack/react-router';
import { useSlos } from '../api/queries';
import type { Slo, SloGroup } from '../api/types';
import { sli } from '../format/numbers';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { REGION } from '../services/metrics';
import { BudgetBar } from '../slos/BudgetBar';
import { STATES, stateLook } from '../slos/state';
import { DataTable } from '../ui/DataTable';
import { Badge } from '../ui/Mark';
import { Empty, Panel } from '../ui/Panel';
import { Age } from '../ui/Time';
import styles from './Regions.module.css';
import { regionTexts } from './texts';

type Row = { slo: Slo; group: SloGroup };

const judged = (state: string) => state !== 'no_data' && state !== 'no_traffic';

/** The groups of objectives that are counted for this region alone. */
export function RegionObjectives({ region }: { region: string }) {
  const say = useTexts(regionTexts);
  const { t, locale } = useLocale();
  const all = useSlos();
  const rows = all.data?.items
    .flatMap((slo): Row[] => slo.groups.map((group) => ({ slo, group })))
    .filter(({ group }) => group.labels[REGION] === region)
    .sort((a, b) => STATES.indexOf(a.group.state) - STATES.indexOf(b.group.state));
  return (
    <Panel
      id="objectives"
      title={say('objectives')}
      query={{ ...all, data: rows && { items: rows, more: false } }}
      empty={
        <Empty
          why={say('objectives.none')}
          hint={say('objectives.none.hint')}
          command="./syntropy validate"
        />
      }
    >
      {({ items }) => (
        <div className={styles.box}>
          <DataTable
            caption={say('objectives')}
            empty=""
            rows={items}
            rowKey={({ slo, group }) => `${slo.name} ${JSON.stringify(group.labels)}`}
            columns={[
              {
                title: say('slo'),
                cell: ({ slo }) => (
                  <Link to="/slos/$id" params={{ id: slo.name }}>
                    {slo.name}
                  </Link>
                ),
              },
              {
                title: say('state'),
                cell: ({ group: { state } }) => (
                  <Badge {...stateLook(state)}>{word(t, 'slo.state', state)}</Badge>
                ),
              },
              { title: say('sli'), number: true, cell: ({ group }) => sli(group.sli, locale) },
              {
                title: say('budget'),
                cell: ({ group: { state, budget_remaining } }) => (
                  <BudgetBar remaining={judged(state) ? budget_remaining : null} />
                ),
              },
              {
                title: t('slo.age'),
                number: true,
                cell: ({ group }) => <Age at={group.watermark} />,
              },
            ]}
          />
        </div>
      )}
    </Panel>
  );
}
