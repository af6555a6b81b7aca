import type { SloDetail, SloGroup } from '../api/types';
import { burn } from '../format/numbers';
import { duration } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { groupName } from '../slos/worst';
import { DataTable } from '../ui/DataTable';
import { Badge, type Shape, type Tone } from '../ui/Mark';
import page from '../ui/Page.module.css';
import styles from './Slo.module.css';
import { sloTexts } from './texts';
import { type Outlook, outlook, TIERS, type Tier } from './tiers';

const LOOK: Record<Outlook['kind'], { shape: Shape; tone: Tone }> = {
  crossed: { shape: 'triangle', tone: 'bad' },
  in: { shape: 'square', tone: 'warn' },
  ending: { shape: 'half', tone: 'info' },
  not: { shape: 'circle', tone: 'good' },
  unknown: { shape: 'ring', tone: 'quiet' },
};

/** The group whose hour burns fastest: it is what alerts first. */
function fastest(groups: readonly SloGroup[]): SloGroup | undefined {
  const rate = ({ burn: rates }: SloGroup) => rates?.['1h'] ?? Number.NEGATIVE_INFINITY;
  return [...groups].sort((a, b) => rate(b) - rate(a))[0];
}

/** Which alerts would fire, and when. */
export function Tiers({ slo }: { slo: SloDetail }) {
  const say = useTexts(sloTexts);
  const { locale } = useLocale();
  const group = fastest(slo.groups);
  const rates = group?.burn ?? slo.burn;
  const told = (tier: Tier) => {
    const look = outlook(tier, rates);
    return (
      <Badge {...LOOK[look.kind]}>
        {look.kind === 'in'
          ? say('outlook.in', { time: duration(Math.max(60_000, look.ms), locale) })
          : say(`outlook.${look.kind}`)}
      </Badge>
    );
  };
  return (
    <section aria-labelledby="tiers-title" className={page.section}>
      <h2 id="tiers-title">{say('tiers')}</h2>
      <div className={page.box}>
        {group && groupName(group) !== '' && (
          <p className={styles.note}>{say('tiers.of', { group: groupName(group) })}</p>
        )}
        <DataTable
          caption={say('tiers')}
          empty=""
          rows={TIERS}
          rowKey={({ long }) => long}
          columns={[
            { title: say('tier'), cell: ({ factor, long }) => `${factor}/${long}` },
            { title: say('severity'), cell: ({ severity }) => say(`severity.${severity}`) },
            {
              title: say('long'),
              number: true,
              cell: ({ long }) => burn(rates?.[long], locale),
            },
            {
              title: say('short'),
              number: true,
              cell: ({ short }) => burn(rates?.[short], locale),
            },
            { title: say('outlook'), cell: told },
          ]}
        />
        <p className={styles.note}>{say('tiers.note')}</p>
      </div>
    </section>
  );
}
