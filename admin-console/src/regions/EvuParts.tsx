import { decimal } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { DataTable } from '../ui/DataTable';
import { type EvuPart, evuOf, WEIGHTS } from './evu';
import styles from './Regions.module.css';
import type { Site } from './sites';
import { regionTexts } from './texts';

const PARTS = Object.keys(WEIGHTS) as readonly EvuPart[];

/** What the composite is made of; nothing where no service has one. */
export function EvuParts({ site }: { site: Site }) {
  const say = useTexts(regionTexts);
  const { locale } = useLocale();
  const { evu, parts } = evuOf(site.services);
  if (evu === null) return null;
  return (
    <section aria-labelledby="evu-title" className={styles.here}>
      <h2 id="evu-title">{say('parts')}</h2>
      <div className={styles.box}>
        <DataTable
          caption={say('parts')}
          empty=""
          rows={PARTS}
          rowKey={(part) => part}
          columns={[
            { title: say('part'), cell: (part) => say.word('part', part) },
            {
              title: say('weight'),
              number: true,
              cell: (part) => decimal(WEIGHTS[part], locale),
            },
            {
              title: say('value'),
              number: true,
              cell: (part) => {
                const value = parts[part];
                return value === null ? say('unknown') : decimal(value, locale, 3);
              },
            },
          ]}
        />
      </div>
    </section>
  );
}
