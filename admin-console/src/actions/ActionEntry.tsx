import { useEffect, useId, useRef } from 'react';
import type { Action } from '../api/types';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Badge } from '../ui/Mark';
import { Clock } from '../ui/Time';
import { ActionDetails } from './ActionDetails';
import styles from './Actions.module.css';
import { asked } from './desired';
import { ruleName } from './rules';
import { actionLook } from './state';

interface Props {
  action: Action;
  open: boolean;
  onToggle: () => void;
}

export function ActionEntry({ action, open, onToggle }: Props) {
  const { t, locale } = useLocale();
  const details = useId();
  const entry = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) entry.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const place = [action.target.service, action.target.region].filter(Boolean).join(' / ');
  const wanted = asked(action, t, locale);
  const stoppers = action.guard.filter(({ result }) => result !== 'pass');
  const stopped = action.state === 'denied' && stoppers.length > 0;
  return (
    <li ref={entry} className={styles.entry} data-state={action.state}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={open}
        aria-controls={details}
        onClick={onToggle}
      >
        <span className={styles.time}>
          <Clock at={action.created_at} />
        </span>
        <span className={styles.state}>
          <Badge {...actionLook(action.state)}>{word(t, 'action.state', action.state)}</Badge>
        </span>
        <span className={styles.what}>
          {word(t, 'action.kind', action.kind)}
          <span className={styles.place}>
            {place}
            {wanted && (
              <>
                {' → '}
                <b>{wanted}</b>
              </>
            )}
          </span>
        </span>
        <span className={styles.reason}>
          {action.reason}
          {stopped && (
            <span className={styles.stopped}>
              {t('action.deniedBy', {
                rules: stoppers.map(({ rule }) => ruleName(t, rule)).join(', '),
              })}
            </span>
          )}
        </span>
        <svg viewBox="0 0 10 10" className={styles.chevron} aria-hidden="true">
          <path d="m1.5 3 3.5 4 3.5-4" />
        </svg>
      </button>
      <div id={details} hidden={!open}>
        {open && <ActionDetails action={action} />}
      </div>
    </li>
  );
}
