import type { AuditLeaf } from '../api/types';
import { useTexts } from '../i18n/texts';
import { Mark } from '../ui/Mark';
import { auditTexts } from './texts';

/** Those that can be asked for; records of actions have the action's state. */
export const OUTCOMES = ['denied', 'refused', 'recorded', 'ok'] as const;

const AGAINST = new Set(['denied', 'refused', 'failed']);

/** What the leaf says; null for one that was changed into something else. */
export function recordOf(leaf: AuditLeaf | string): AuditLeaf | null {
  return typeof leaf === 'object' && leaf !== null ? leaf : null;
}

export function Outcome({ leaf }: { leaf: AuditLeaf | string }) {
  const say = useTexts(auditTexts);
  const record = recordOf(leaf);
  if (record === null) return <Mark shape="triangle" tone="bad" />;
  const against = AGAINST.has(record.outcome);
  return (
    <span>
      <Mark shape={against ? 'cross' : 'dot'} tone={against ? 'bad' : 'quiet'} />{' '}
      {say.word('outcome', record.outcome)}
    </span>
  );
}
