import { type FormEvent, useRef, useState } from 'react';
import action from '../actions/Action.module.css';
import { askFor } from '../api/actions';
import { ApiError } from '../api/client';
import { useSetSearch } from '../app/search';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { ErrorNotice } from '../ui/ErrorNotice';
import { DryRun } from './DryRun';
import { Sums } from './Effects';
import styles from './Failover.module.css';
import type { StepProps } from './FailoverPage';
import { failoverTexts } from './texts';
import { requestOf } from './wizard';

/** The region's name is typed; then it is asked for, once. */
export function Confirm(props: StepProps) {
  const say = useTexts(failoverTexts);
  const set = useSetSearch();
  const { search, allowed, preview } = props;
  const region = search.region ?? '';
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // One key for every attempt: an answer that got lost leads to no second failover.
  const key = useRef('');
  const matches = typed.trim() === region;
  const found = !preview.error && !preview.isPlaceholderData && preview.data?.decision === 'allow';
  const ready = allowed && matches && !busy && found;
  const ask = async () => {
    const request = requestOf(search);
    if (request === null) return;
    key.current ||= crypto.randomUUID();
    setBusy(true);
    setError(null);
    try {
      const asked = await askFor(request, key.current);
      set({ step: 'run', action: asked.id });
    } catch (refusal) {
      // A refusal is an answer: what is asked for next is another request.
      if (!(refusal instanceof ApiError && refusal.unreachable)) key.current = '';
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  const lost = error instanceof ApiError && error.unreachable;
  return (
    <DryRun {...props} title={say('step.confirm')} before="effects">
      {(shown) => (
        <form
          className={styles.form}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (ready) void ask();
          }}
        >
          <Sums preview={shown} region={region} />
          <label className={action.words}>
            {say('confirm')}: {region}
            <input
              value={typed}
              autoComplete="off"
              spellCheck={false}
              aria-invalid={(typed !== '' && !matches) || undefined}
              aria-describedby={typed !== '' && !matches ? 'confirm-differs' : undefined}
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
          {typed !== '' && !matches && (
            <p id="confirm-differs" className={action.note}>
              {say('confirm.differs', { region })}
            </p>
          )}
          <p className={action.links}>
            <Button type="submit" look="primary" disabled={!ready}>
              {busy
                ? say('confirm.busy')
                : say(shown.approval ? 'confirm.ask' : 'confirm.go', { region })}
            </Button>
          </p>
          {lost && <p className={action.trouble}>{say('confirm.lost')}</p>}
          {error !== null && (
            <ErrorNotice
              error={error}
              title={say('confirm.failed')}
              onRetry={() => (ready ? void ask() : setError(null))}
            />
          )}
        </form>
      )}
    </DryRun>
  );
}
