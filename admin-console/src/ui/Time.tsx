import { DASH } from '../format/numbers';
import { age, clockTime, fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useServerNow } from './now';

type Props = { at: string | null | undefined };

/** Age of an observation; the full local time with its zone is in the tooltip. */
export function Age({ at }: Props) {
  const { locale } = useLocale();
  const now = useServerNow();
  const text = age(at, now, locale);
  if (text === DASH) return <Unknown />;
  return (
    <time dateTime={at ?? undefined} title={fullTime(at, locale)}>
      {text}
    </time>
  );
}

/** Local time of day; the full local time with its zone is in the tooltip. */
export function Clock({ at }: Props) {
  const { locale } = useLocale();
  const now = useServerNow();
  return (
    <time dateTime={at ?? undefined} title={fullTime(at, locale)}>
      {clockTime(at, now, locale)}
    </time>
  );
}

/** A dash to the eye, the word to a screen reader and in the tooltip. */
export function Unknown() {
  const { t } = useLocale();
  return (
    <span title={t('value.unknown')}>
      <span aria-hidden="true">{DASH}</span>
      <span className="visually-hidden">{t('value.unknown')}</span>
    </span>
  );
}
