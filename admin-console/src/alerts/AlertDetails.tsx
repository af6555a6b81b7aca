import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Alert } from '../api/types';
import { useSetSearch } from '../app/search';
import { badOf } from '../explain/bad';
import { burn, percent } from '../format/numbers';
import { fullTime, millisOf } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { absolute } from '../time/range';
import { Button } from '../ui/Button';
import button from '../ui/Button.module.css';
import { Facts } from '../ui/Facts';
import { useServerNow } from '../ui/now';
import page from '../ui/Page.module.css';
import { AlertBadge } from './AlertBadge';
import styles from './Alerts.module.css';
import { alertTexts } from './texts';

const BEFORE_MS = 10 * 60_000;

/** The alert's own time: from a little before its line was crossed to its end, or to now. */
export function timeOfAlert(alert: Alert, now: number) {
  const from = (millisOf(alert.started_at) ?? now) - BEFORE_MS;
  const to = Math.max(millisOf(alert.resolved_at) ?? now, from + BEFORE_MS);
  return { from, to };
}

/** One alert, and where to look next with its time and place. */
export function AlertDetails({ alert }: { alert: Alert }) {
  const say = useTexts(alertTexts);
  const { locale } = useLocale();
  const set = useSetSearch();
  // By the minute, so that the links do not change while they are read.
  const now = Math.ceil(useServerNow() / 60_000) * 60_000;
  const { from, to } = timeOfAlert(alert, now);
  const range = absolute({ from, to });
  const region = alert.labels['cloud.region'];
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another alert is read from its beginning.
  useEffect(() => {
    if (document.activeElement !== document.body) heading.current?.focus();
  }, [alert.id]);
  const link = `${button.button} ${button.plain} ${button.link}`;
  const time = (at: string | null | undefined, otherwise: string) =>
    at ? fullTime(at, locale) : otherwise;
  return (
    <section className={page.box} aria-label={say('details')}>
      <div className={styles.head}>
        <h2 ref={heading} tabIndex={-1}>
          {alert.slo}
        </h2>
        <AlertBadge state={alert.state} />
        <Button look="bare" aria-label={say('close')} onClick={() => set({ alert: undefined })}>
          ×
        </Button>
      </div>
      <p>{alert.why}</p>
      {alert.state === 'frozen' && <p className={page.note}>{say('frozen')}</p>}
      <p className={page.links}>
        <Link to="/slos/$id" params={{ id: alert.slo }} className={link}>
          {say('go.slo')}
        </Link>
        <Link
          to="/traces"
          search={{ service: alert.service, region, status: 'error', ...range }}
          className={link}
        >
          {say('go.traces')}
        </Link>
        <Link
          to="/logs"
          search={{ service: alert.service, region, level: 'error', ...range }}
          className={link}
        >
          {say('go.logs')}
        </Link>
        <Link
          to="/services/$id/overview"
          params={{ id: alert.service }}
          search={{ bad: badOf(from + BEFORE_MS, to), ...range }}
          className={link}
        >
          {say('go.difference')}
        </Link>
        <Link to="/actions" search={{ service: alert.service }} className={link}>
          {say('go.actions')}
        </Link>
        {region && (
          <Link
            to="/actions/new"
            search={{ kind: 'failover', service: alert.service, region, reason: alert.why }}
            className={link}
          >
            {say('go.failover', { region })}
          </Link>
        )}
      </p>
      <Facts
        facts={[
          [say('severity'), say.word('severity', alert.severity)],
          [say('tier'), alert.tier],
          [say('burn.long'), burn(alert.burn_long, locale)],
          [say('burn.short'), burn(alert.burn_short, locale)],
          [say('coverage'), percent(alert.coverage, locale)],
          [say('objective'), percent(alert.target, locale, 4)],
          [say('policy'), alert.policy || null],
          [say('started'), time(alert.started_at, '')],
          [say('fired'), time(alert.fired_at, say('fired.not'))],
          [say('resolved'), time(alert.resolved_at, say('resolved.not'))],
          ...(alert.caused_by?.length ? [[say('cause'), alert.caused_by.join(', ')] as const] : []),
          [say('id'), <code key="id">{alert.id}</code>],
        ]}
      />
    </section>
  );
}
