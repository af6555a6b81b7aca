import { type FormEvent, useId, useState } from 'react';
import { type ActionDeed, actOnAction } from '../api/actions';
import { useSession } from '../api/queries';
import type { Action } from '../api/types';
import { say as toast } from '../app/Toast';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { ErrorNotice } from '../ui/ErrorNotice';
import { useServerNow } from '../ui/now';
import page from '../ui/Page.module.css';
import styles from './Action.module.css';
import { type Hindrance, hindrance } from './lifecycle';
import { actionTexts } from './texts';

const DEEDS: readonly ActionDeed[] = ['approve', 'revert'];
const COMMANDS: Partial<Record<Hindrance, string>> = {
  role: './syntropy token --role operator',
  own: './syntropy token --role operator --name NAME',
};

/** Approve and revert; what one may not do says why, and who can let one. */
export function TakeAction({ action }: { action: Action }) {
  const say = useTexts(actionTexts);
  const { t } = useLocale();
  const now = useServerNow();
  const session = useSession().data;
  const notes = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [words, setWords] = useState('');
  const person = { role: session?.role, name: session?.name };
  const against = new Map(DEEDS.map((deed) => [deed, hindrance(deed, action, person, now)]));
  const act = async (deed: ActionDeed) => {
    setBusy(true);
    setError(null);
    try {
      await actOnAction(action.id, deed, words.trim());
      setWords('');
      toast(say('act.asked'));
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  const why = [...new Set([...against.values()].filter((each) => each !== null))];
  const none = [...against.values()].every((each) => each !== null);
  return (
    <section aria-labelledby="act-title" className={styles.panel}>
      <h2 id="act-title">{say('act')}</h2>
      <form className={page.box} onSubmit={(event: FormEvent) => event.preventDefault()}>
        <label className={styles.words}>
          {say('act.words')}
          <textarea
            rows={2}
            maxLength={500}
            value={words}
            disabled={none}
            placeholder={say('act.words.hint')}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
        <div className={styles.links}>
          {DEEDS.map((deed) => (
            <Button
              key={deed}
              disabled={busy || session === undefined || against.get(deed) !== null}
              aria-describedby={against.get(deed) ? notes : undefined}
              onClick={() => void act(deed)}
            >
              {say(`act.${deed}`)}
            </Button>
          ))}
        </div>
        {session && why.length > 0 && (
          <div id={notes} className={styles.list}>
            {why.map((each) => (
              <p key={each} className={styles.note}>
                {each === 'role'
                  ? say('not.role', { role: word(t, 'role', session.role) })
                  : say(`not.${each}`)}{' '}
                {COMMANDS[each] && <code>{COMMANDS[each]}</code>}
              </p>
            ))}
          </div>
        )}
        {error !== null && (
          <ErrorNotice error={error} title={say('act.failed')} onRetry={() => setError(null)} />
        )}
      </form>
    </section>
  );
}
