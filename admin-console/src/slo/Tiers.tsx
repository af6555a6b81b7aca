import { Link } from '@tanstack/react-router';
import type { SloDetail, SloTier } from '../api/types';
import { burn, percent } from '../format/numbers';
import { duration } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { groupName } from '../slos/worst';
import { DataTable } from '../ui/DataTable';
import { Badge, type Shape, type Tone } from '../ui/Mark';
import page from '../ui/Page.module.css';
import styles from './Slo.module.css';
import { sloTexts } from './texts';

const LOOK: Record<string, { shape: Shape; tone: Tone }> = {
  firing: { shape: 'triangle', tone: 'bad' },
  frozen: { shape: 'half', tone: 'warn' },
  crossed: { shape: 'triangle', tone: 'bad' },
  pending: { shape: 'square', tone: 'warn' },
  ahead: { shape: 'square', tone: 'warn' },
  guarded: { shape: 'dot', tone: 'info' },
  ending: { shape: 'half', tone: 'info' },
  not: { shape: 'circle', tone: 'good' },
};

/** Which tiers alert, and when the others would. */
export function Tiers({ slo }: { slo: SloDetail }) {
  const say = useTexts(sloTexts);
  const { locale } = useLocale();
  const tiers = slo.outlook?.tiers ?? [];
  const value = ({ kind }: SloTier, read: number | null | undefined) =>
    kind === 'spent' ? percent(read, locale, 1) : burn(read, locale);
  const told = (tier: SloTier) => {
    const { state, fires_in_seconds: seconds } = tier;
    const badge = (
      <Badge {...(LOOK[state] ?? { shape: 'ring', tone: 'quiet' })}>
        {typeof seconds === 'number'
          ? say('tier.in', { time: duration(Math.max(60, seconds) * 1000, locale) })
          : say.word('tier', state)}
      </Badge>
    );
    return tier.alert ? (
      <Link to="/alerts" search={{ alert: tier.alert }}>
        {badge}
      </Link>
    ) : (
      badge
    );
  };
  return (
    <section id="tiers" aria-labelledby="tiers-title" className={page.section}>
      <h2 id="tiers-title">{say('tiers')}</h2>
      <div className={page.box}>
        <DataTable
          caption={say('tiers')}
          empty={say('tiers.none')}
          rows={tiers}
          rowKey={({ tier, severity, policy }) => `${tier} ${severity} ${policy}`}
          columns={[
            { title: say('tier'), cell: ({ tier }) => tier },
            { title: say('severity'), cell: ({ severity }) => say.word('severity', severity) },
            { title: say('long'), number: true, cell: (tier) => value(tier, tier.long_value) },
            { title: say('short'), number: true, cell: (tier) => value(tier, tier.short_value) },
            {
              title: say('group'),
              cell: ({ labels }) => groupName({ labels, state: 'ok' }) || say('all'),
            },
            { title: say('outlook'), wide: true, cell: told },
          ]}
        />
        <p className={styles.note}>{say('tiers.note')}</p>
      </div>
    </section>
  );
}
