import { Link } from '@tanstack/react-router';
import { AlertBadge } from '../alerts/AlertBadge';
import { useAlerts } from '../api/incidents';
import { useTexts } from '../i18n/texts';
import { groupName } from '../slos/worst';
import { DataPanel } from '../ui/DataPanel';
import page from '../ui/Page.module.css';
import { Age } from '../ui/Time';
import styles from './Slo.module.css';
import { sloTexts } from './texts';

/** The alerts of one SLO. */
export function SloAlerts({ slo }: { slo: string }) {
  const say = useTexts(sloTexts);
  const query = useAlerts({ slo });
  return (
    <DataPanel
      id="slo-alerts"
      title={say('alerts')}
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={
        <div className={page.box}>
          <p className={styles.note}>{say('alerts.none')}</p>
        </div>
      }
    >
      {({ items }) => (
        <ul className={page.box}>
          {items.slice(0, 8).map((alert) => (
            <li key={alert.id} className={styles.alert}>
              <AlertBadge state={alert.state} />
              <Link to="/alerts" search={{ alert: alert.id }}>
                {alert.tier} {groupName({ ...alert, state: 'ok' })}
              </Link>
              <span className={styles.note}>{alert.why}</span>
              <span className={page.quiet}>
                <Age at={alert.started_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </DataPanel>
  );
}
