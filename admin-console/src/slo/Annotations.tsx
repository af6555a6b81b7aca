import { Link } from '@tanstack/react-router';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Clock } from '../ui/Time';
import { type Annotated, type Annotation, SIGNS } from './annotated';
import styles from './Slo.module.css';
import { sloTexts } from './texts';

const SHOWN = 20;

/**
 * What happened meanwhile: the chart's upright lines, in words. Folded, so that nothing moves when
 * it arrives.
 */
export function Annotations({ of: { items, failed } }: { of: Annotated }) {
  const say = useTexts(sloTexts);
  return (
    <details id="annotations" className={styles.meanwhile}>
      <summary>
        {say('annotations', { count: items.length })}
        {failed.map((kind) => ` ${say(`annotations.failed.${kind}`)}`)}
      </summary>
      <ul className={styles.annotations}>
        {items.slice(0, SHOWN).map((item) => (
          <li key={item.id}>
            <span className={styles.sign} aria-hidden="true">
              {SIGNS[item.kind]}
            </span>
            <Clock at={new Date(item.at).toISOString()} />
            <What item={item} />
          </li>
        ))}
      </ul>
      {items.length > SHOWN && (
        <p className={styles.note}>
          {say('annotations.more', { shown: SHOWN, all: items.length })}
        </p>
      )}
    </details>
  );
}

function What({ item }: { item: Annotation }) {
  const say = useTexts(sloTexts);
  const { t } = useLocale();
  if (item.kind === 'deploy') return <span>{say('annotation.deploy', item)}</span>;
  if (item.kind === 'alert') {
    return (
      <span>
        {say('annotation.alert', {
          tier: item.tier,
          severity: say.word('severity', item.severity),
        })}
      </span>
    );
  }
  return (
    <Link to="/actions/$id" params={{ id: item.id }}>
      {[word(t, 'action.kind', item.what), item.region, word(t, 'action.state', item.state)]
        .filter(Boolean)
        .join(' · ')}
    </Link>
  );
}
