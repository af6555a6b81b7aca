import { Link } from '@tanstack/react-router';
import { memo, useState } from 'react';
import type { Slo, SloGroup } from '../api/types';
import { burn, decimal, percent, sli } from '../format/numbers';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Badge } from '../ui/Mark';
import { Age } from '../ui/Time';
import { BudgetBar } from './BudgetBar';
import { GroupName } from './GroupName';
import styles from './Slos.module.css';
import { stateLook } from './state';
import { groupName, worstGroup } from './worst';

/** From these rates on a budget is gone within days: the field's usual alert tiers. */
const FAST = { '1h': 14.4, '6h': 6 } as const;

export const SloRows = memo(function SloRows({ slo }: { slo: Slo }) {
  const { t, locale } = useLocale();
  const [open, setOpen] = useState(false);
  const worst = worstGroup(slo);
  const grouped = slo.groups.length > 1 || (worst !== undefined && groupName(worst) !== '');
  const count = slo.groups.length;
  return (
    <tbody>
      <tr>
        <th scope="row" className={styles.name}>
          {grouped ? (
            <button
              type="button"
              className={styles.disclose}
              aria-expanded={open}
              aria-label={t(open ? 'slo.groups.hide' : 'slo.groups.show', {
                count,
                name: slo.name,
              })}
              onClick={() => setOpen(!open)}
            >
              <Chevron />
            </button>
          ) : (
            <span className={styles.leaf} />
          )}
          <Link to="/slos/$id" params={{ id: slo.name }} className={styles.link}>
            {slo.name}
          </Link>
          <span className={styles.sub}>
            {slo.service}
            {count > 1 && worst && ` · ${t('slo.worst', { count, group: groupName(worst) })}`}
          </span>
        </th>
        <StateCell state={slo.state} />
        <td className={styles.number} data-label={t('slo.objective')}>
          {percent(slo.objective, locale, 3)}
          <span className={styles.sub}>{t('slo.over', { window: slo.window })}</span>
        </td>
        <Figures group={worst} />
      </tr>
      {open &&
        slo.groups.map((group) => (
          <tr key={JSON.stringify(group.labels)} className={styles.group}>
            <th scope="row" className={styles.name}>
              <span className={styles.leaf}>
                <GroupName labels={group.labels} none={t('slo.all')} />
              </span>
              <span className={styles.sub}>{Object.keys(group.labels).join(' · ')}</span>
            </th>
            <StateCell state={group.state} />
            <td className={`${styles.number} ${styles.repeated}`} />
            <Figures group={group} />
          </tr>
        ))}
    </tbody>
  );
});

/** Without events an untouched budget says nothing: it is not shown as 100 %. */
function judged(group: SloGroup | undefined): boolean {
  return group !== undefined && group.state !== 'no_data' && group.state !== 'no_traffic';
}

function StateCell({ state }: { state: string }) {
  const { t } = useLocale();
  return (
    <td data-label={t('slo.state')}>
      <Badge {...stateLook(state)}>{word(t, 'slo.state', state)}</Badge>
      <span className={styles.sub}>{word(t, 'slo.why', state)}</span>
    </td>
  );
}

function Figures({ group }: { group: SloGroup | undefined }) {
  const { t, locale } = useLocale();
  const rate = (window: '1h' | '6h') => {
    const value = group?.burn?.[window];
    const fast = typeof value === 'number' && value >= FAST[window];
    return <span className={fast ? styles.fast : undefined}>{burn(value, locale)}</span>;
  };
  return (
    <>
      <td className={styles.number} data-label={t('slo.sli')}>
        {sli(group?.sli, locale)}
        {group && judged(group) && (
          <span className={styles.sub} title={t('slo.counts.title')}>
            {t('slo.counts', {
              good: decimal(group.good, locale, 0),
              total: decimal(group.total, locale, 0),
            })}
          </span>
        )}
      </td>
      <td data-label={t('slo.budget')}>
        <BudgetBar remaining={judged(group) ? group?.budget_remaining : null} />
      </td>
      <td className={styles.number} data-label={t('slo.burn1h')}>
        {rate('1h')}
      </td>
      <td className={styles.number} data-label={t('slo.burn6h')}>
        {rate('6h')}
      </td>
      <td className={styles.number} data-label={t('slo.age')}>
        <Age at={group?.watermark} />
      </td>
    </>
  );
}

function Chevron() {
  return (
    <svg viewBox="0 0 10 10" className={styles.chevron} aria-hidden="true">
      <path d="m3 1.5 4 3.5-4 3.5" />
    </svg>
  );
}
