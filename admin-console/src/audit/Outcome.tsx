import type { AuditLeaf } from '../api/types';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Mark } from '../ui/Mark';
import { auditTexts } from './texts';

/** Those that can be asked for; records of actions have the action's state. */
export const OUTCOMES = [
  'denied',
  'refused',
  'failed',
  'recorded',
  'applied',
  'verified',
  'reverted',
  'ok',
] as const;

const AGAINST = new Set(['denied', 'refused', 'failed']);

/** What the leaf says; null for one that was changed into something else. */
export function recordOf(leaf: AuditLeaf | string): AuditLeaf | null {
  return typeof leaf === 'object' && leaf !== null ? leaf : null;
}

/** An outcome in the reader's language, or as it is. */
export function useOutcomeWord(): (outcome: string) => string {
  const say = useTexts(auditTexts);
  const { t } = useLocale();
  return (outcome) => {
    const own = say.word('outcome', outcome);
    return own === outcome ? word(t, 'action.state', outcome) : own;
  };
}

export function Outcome({ leaf }: { leaf: AuditLeaf | string }) {
  const outcomeWord = useOutcomeWord();
  const record = recordOf(leaf);
  if (record === null) return <Mark shape="triangle" tone="bad" />;
  const against = AGAINST.has(record.outcome);
  return (
    <span>
      <Mark shape={against ? 'cross' : 'dot'} tone={against ? 'bad' : 'quiet'} />{' '}
      {outcomeWord(record.outcome)}
    </span>
  );
}
