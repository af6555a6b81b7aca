import { type FormEvent, useState } from 'react';
import { actOnIncident, type Deed } from '../api/incidents';
import { useSession } from '../api/queries';
import type { Incident } from '../api/types';
import { say as toast } from '../app/Toast';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { ErrorNotice } from '../ui/ErrorNotice';
import page from '../ui/Page.module.css';
import styles from './Incident.module.css';
import { incidentTexts } from './texts';

const DEEDS: readonly Deed[] = ['acknowledge', 'notes', 'resolve'];

/** Whether an incident in this state can still be taken, ended or annotated. */
function possible(deed: Deed, { state }: Incident): boolean {
  if (deed === 'notes') return true;
  return deed === 'acknowledge' ? state === 'open' : state !== 'resolved';
}

/** What a person does about an incident; nothing is shown as done before the server says so. */
export function TakePart({ incident }: { incident: Incident }) {
  const say = useTexts(incidentTexts);
  const { t } = useLocale();
  const role = useSession().data?.role;
  const allowed = role === 'operator' || role === 'admin';
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [missing, setMissing] = useState(false);
  const [words, setWords] = useState('');
  const act = async (deed: Deed) => {
    setMissing(deed === 'notes' && words.trim() === '');
    if (deed === 'notes' && words.trim() === '') return;
    setBusy(true);
    setError(null);
    try {
      await actOnIncident(incident.id, deed, words.trim());
      setWords('');
      toast(say('act.done'));
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-labelledby="act-title" className={page.section}>
      <h2 id="act-title">{say('act')}</h2>
      <form
        className={page.box}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void act('notes');
        }}
      >
        <label className={styles.words}>
          {say('words')}
          <textarea
            rows={2}
            maxLength={2000}
            value={words}
            disabled={!allowed}
            placeholder={say('words.hint')}
            aria-invalid={missing || undefined}
            aria-describedby={missing ? 'words-missing' : undefined}
            onChange={(event) => setWords(event.target.value)}
          />
        </label>
        {missing && (
          <p id="words-missing" role="alert" className={styles.missing}>
            {say('words.missing')}
          </p>
        )}
        <div className={page.links}>
          {DEEDS.map((deed) => (
            <Button
              key={deed}
              disabled={!allowed || busy || !possible(deed, incident)}
              onClick={() => void act(deed)}
            >
              {say(`act.${deed}`)}
            </Button>
          ))}
        </div>
        {!allowed && role && (
          <p className={page.note}>
            {say('act.role', { role: word(t, 'role', role) })}{' '}
            <code>./syntropy token --role operator</code>
          </p>
        )}
        {allowed && incident.state === 'resolved' && (
          <p className={page.quiet}>{say('act.over')}</p>
        )}
        {error !== null && (
          <ErrorNotice error={error} title={t('panel.failed')} onRetry={() => setError(null)} />
        )}
      </form>
    </section>
  );
}
