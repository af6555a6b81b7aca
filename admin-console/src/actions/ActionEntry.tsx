import { useEffect, useId, useRef } from 'react';
import type { Action } from '../api/types';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Badge } from '../ui/Mark';
import { Clock } from '../ui/Time';
import { ActionDetails } from './ActionDetails';
import styles from './Actions.module.css';
import { asked } from './desired';
import { Place } from './Place';
import { ruleName } from './rules';
import { actionLook } from './state';

interface Props {
  action: Action;
  open: boolean;
  onToggle: () => void;
}

export function ActionEntry({ action, open, onToggle }: Props) {
  const { t, locale } = useLocale();
  const id = useId();
  const details = `${id}details`;
  const named = (part: string) => `${id}${part}`;
  const entry = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) entry.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const wanted = asked(action, t, locale);
  const stoppers = action.guard.filter(({ result }) => result !== 'pass');
  const stopped = action.state === 'denied' && stoppers.length > 0;
  return (
    <li ref={entry} className={styles.entry} data-state={action.state}>
      <div className={styles.summary}>
        <span id={named('time')} className={styles.time}>
          <Clock at={action.created_at} />
        </span>
        <span id={named('state')} className={styles.state}>
          <Badge {...actionLook(action.state)}>{word(t, 'action.state', action.state)}</Badge>
        </span>
        <span className={styles.what}>
          <button
            type="button"
            id={named('kind')}
            className={styles.toggle}
            aria-expanded={open}
            aria-controls={details}
            aria-labelledby={['kind', 'place', 'state', 'time', 'reason'].map(named).join(' ')}
            onClick={onToggle}
          >
            {word(t, 'action.kind', action.kind)}
          </button>{' '}
          <span id={named('place')} className={styles.place}>
            <Place target={action.target} />
            {wanted && (
              <>
                {' → '}
                <b>{wanted}</b>
              </>
            )}
          </span>
        </span>
        <span id={named('reason')} className={styles.reason}>
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
      </div>
      <div id={details} hidden={!open}>
        {open && <ActionDetails action={action} />}
      </div>
    </li>
  );
}
