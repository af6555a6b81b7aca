import { fullTime } from '../format/times';
import type { Key } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Button } from '../ui/Button';
import { useCopyLink, useShift } from './links';
import { togglePause, usePaused } from './pause';
import { DEFAULT_FROM, PRESETS, type RangeSearch } from './range';
import styles from './Time.module.css';
import { type ShownRange, useRange } from './useRange';

type Say = ReturnType<typeof useLocale>['t'];

/** `Last hour`, or both bounds in local time when the range is of the past. */
export function rangeName(t: Say, locale: string, range: ShownRange): string {
  const { from = DEFAULT_FROM, to = 'now' } = range.search as RangeSearch;
  if (to === 'now' && PRESETS.some((preset) => preset === from)) {
    return (t as (key: Key) => string)(`range.${from}` as Key);
  }
  const text = (at: number) => shortTime(at, locale, range);
  return `${text(range.from)} – ${to === 'now' ? t('range.now') : text(range.to)}`;
}

function shortTime(at: number, locale: string, { from, to }: ShownRange): string {
  const seconds = to - from < 600_000;
  return new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: seconds ? '2-digit' : undefined,
    hourCycle: 'h23',
  }).format(at);
}

/** The range in words, and what one can do with it. */
export function TimeControl({ onTime, ranged }: { onTime: () => void; ranged: boolean }) {
  const { t, locale } = useLocale();
  const range = useRange();
  const shift = useShift();
  const copy = useCopyLink(t('range.copied'));
  const paused = usePaused();
  const title = `${fullTime(range.query.from, locale)} – ${fullTime(range.query.to, locale)}`;
  return (
    <fieldset className={styles.control} aria-label={t('range.label')}>
      {ranged && (
        <>
          <Button look="bare" aria-label={t('range.back')} title="[" onClick={() => shift(-1)}>
            ‹
          </Button>
          <Button aria-keyshortcuts="t" title={title} onClick={onTime}>
            {rangeName(t, locale, range)}
          </Button>
          <Button
            look="bare"
            aria-label={t('range.forward')}
            title="]"
            disabled={range.live}
            onClick={() => shift(1)}
          >
            ›
          </Button>
        </>
      )}
      <Button aria-keyshortcuts="p" aria-pressed={paused} onClick={togglePause}>
        {t(paused ? 'range.resume' : 'range.pause')}
      </Button>
      <Button aria-keyshortcuts="y" title={t('range.copy.title')} onClick={() => void copy()}>
        {t('range.copy')}
      </Button>
    </fieldset>
  );
}
