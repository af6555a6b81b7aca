import { Link } from '@tanstack/react-router';
import { useActions } from '../api/queries';
import type { Action } from '../api/types';
import { useTexts } from '../i18n/texts';
import styles from './Action.module.css';
import { isOpen } from './state';
import { actionTexts } from './texts';

/**
 * What the guard refused about the target of an action in force, such as the way back: that is a
 * decision of its own, which nobody who waits for this action's end would look for.
 */
export function RefusedSince({ action }: { action: Action }) {
  const say = useTexts(actionTexts);
  const { kind, target, created_at } = action;
  const later = useActions().data?.items.find(
    (each) =>
      each.state === 'denied' &&
      each.kind === kind &&
      each.target.service === target.service &&
      each.target.region === target.region &&
      Date.parse(each.created_at) > Date.parse(created_at),
  );
  if (!later || !isOpen(action.state)) return null;
  return (
    <div className={styles.trouble} role="note" data-trouble="refused-since">
      <b>{say('refused.since')}</b>
      <p>
        {later.reason}{' '}
        <Link to="/policies/decisions/$id" params={{ id: later.id }}>
          {say('decision')}
        </Link>
      </p>
    </div>
  );
}
