import type { RefObject } from 'react';
import type { Key } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Button } from '../ui/Button';
import { shortcuts } from '../ui/preferences';
import styles from './HelpDialog.module.css';

/** What opens the palette, as this machine writes it. */
export const PALETTE_KEY = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘K' : 'Ctrl K';

const KEYS: readonly { keys: readonly string[]; does: Key & `help.${string}` }[] = [
  { keys: [PALETTE_KEY], does: 'help.palette' },
  { keys: ['/'], does: 'help.filter' },
  { keys: ['Esc'], does: 'help.escape' },
  { keys: ['j', 'k'], does: 'help.rows' },
  { keys: ['t'], does: 'help.time' },
  { keys: ['[', ']'], does: 'help.shift' },
  { keys: ['p'], does: 'help.pause' },
  { keys: ['y'], does: 'help.copy' },
  { keys: ['x'], does: 'help.twin' },
  { keys: ['g', 'm'], does: 'help.overview' },
  { keys: ['g', 's'], does: 'help.services' },
  { keys: ['g', 'o'], does: 'help.slos' },
  { keys: ['g', 'a'], does: 'help.alerts' },
  { keys: ['g', 'i'], does: 'help.incidents' },
  { keys: ['g', 't'], does: 'help.traces' },
  { keys: ['g', 'l'], does: 'help.logs' },
  { keys: ['g', 'u'], does: 'help.audit' },
  { keys: ['g', 'h'], does: 'help.status' },
  { keys: ['g', 'r'], does: 'help.regions' },
  { keys: ['g', 'c'], does: 'help.actions' },
  { keys: ['?'], does: 'help.help' },
];

export function HelpDialog({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  const { t } = useLocale();
  const enabled = shortcuts.use();
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby="help-title">
      <h2 id="help-title">{t('help.title')}</h2>
      <dl className={styles.keys}>
        {KEYS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key, index) => (
                <span key={key}>
                  {index > 0 && (
                    <span className={styles.then}> {keys[0] === 'g' ? t('help.then') : '/'} </span>
                  )}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{(t as (key: Key) => string)(does)}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.foot}>
        <label>
          <input
            type="checkbox"
            checked={enabled === 'on'}
            onChange={(event) => shortcuts.write(event.target.checked ? 'on' : 'off')}
          />
          {t('help.toggle')}
        </label>
        <Button onClick={() => dialog.current?.close()}>{t('help.close')}</Button>
      </div>
    </dialog>
  );
}
