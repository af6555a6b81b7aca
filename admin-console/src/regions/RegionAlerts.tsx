import { Link } from '@tanstack/react-router';
import { AlertBadge } from '../alerts/AlertBadge';
import { useAlerts } from '../api/incidents';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { DataPanel } from '../ui/DataPanel';
import { DataTable } from '../ui/DataTable';
import { Age } from '../ui/Time';
import styles from './Regions.module.css';
import { regionTexts } from './texts';

const MOST = 10;

/** The newest alerts of the region's groups; the alerts' page has all. */
export function RegionAlerts({ region }: { region: string }) {
  const say = useTexts(regionTexts);
  const { t } = useLocale();
  const query = useAlerts({ region });
  return (
    <DataPanel
      id="firing"
      title={say('firing')}
      query={query}
      tools={
        <Link to="/alerts" search={{ region }}>
          {say('alerts')}
        </Link>
      }
    >
      {({ items }) => (
        <div className={styles.box}>
          <DataTable
            caption={say('firing')}
            empty={say('firing.none')}
            rows={items.slice(0, MOST)}
            rowKey={({ id }) => id}
            columns={[
              {
                title: say('slo'),
                cell: ({ id, slo }) => (
                  <Link to="/alerts" search={{ region, alert: id }}>
                    {slo}
                  </Link>
                ),
              },
              { title: say('state'), cell: ({ state }) => <AlertBadge state={state} /> },
              {
                title: say('since'),
                number: true,
                cell: ({ started_at }) => <Age at={started_at} />,
              },
              { title: t('region.why'), cell: ({ why }) => why },
            ]}
          />
        </div>
      )}
    </DataPanel>
  );
}
