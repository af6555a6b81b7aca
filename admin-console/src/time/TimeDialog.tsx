import { type FormEvent, type RefObject, useState } from 'react';
import { zoneName } from '../format/times';
import { useLocale } from '../i18n/locale';
import { Button } from '../ui/Button';
import { absolute, PRESETS, parseRange } from './range';
import styles from './Time.module.css';
import { type ShownRange, useRange, useSetRange } from './useRange';

/** `2026-11-21T12:04:05`, as a field for local times wants it. */
function local(at: number): string {
  const shifted = at - new Date(at).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 19);
}

/** Chooses the range: one that ends now, or two moments. */
export function TimeDialog({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  const { t } = useLocale();
  const range = useRange();
  const set = useSetRange();
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby="time-title">
      <h2 id="time-title">{t('range.title')}</h2>
      <ul className={styles.presets}>
        {PRESETS.map((preset) => (
          <li key={preset}>
            <Button
              aria-current={(range.search.from ?? 'now-1h') === preset && range.live}
              onClick={() => {
                set(parseRange({ from: preset }));
                close();
              }}
            >
              {t(`range.${preset}`)}
            </Button>
          </li>
        ))}
      </ul>
      <Bounds key={`${range.search.from} ${range.search.to}`} range={range} onDone={close} />
    </dialog>
  );
}

function Bounds({ range, onDone }: { range: ShownRange; onDone: () => void }) {
  const { t } = useLocale();
  const set = useSetRange();
  const [fault, setFault] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [from, to] = ['from', 'to'].map((name) => new Date(String(fields.get(name))).getTime());
    if (!(Number(from) < Number(to))) return setFault(true);
    setFault(false);
    set(absolute({ from: Number(from), to: Number(to) }));
    onDone();
  };
  return (
    <form onSubmit={submit} className={styles.bounds}>
      {(['from', 'to'] as const).map((bound) => (
        <label key={bound}>
          {t(`range.${bound}`)}
          <input
            type="datetime-local"
            name={bound}
            step={1}
            required
            defaultValue={local(range[bound])}
          />
        </label>
      ))}
      <p className={styles.zone}>{t('footer.zone', { zone: zoneName() })}</p>
      <p role="alert" className={styles.fault}>
        {fault && t('range.order')}
      </p>
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t('help.close')}</Button>
        <Button type="submit" look="primary">
          {t('range.apply')}
        </Button>
      </div>
    </form>
  );
}
