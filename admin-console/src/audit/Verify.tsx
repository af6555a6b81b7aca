import { useState } from 'react';
import { evidenceOf } from '../api/audit';
import type { AuditEntry } from '../api/types';
import { say as toast } from '../app/Toast';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Mark, type Shape, type Tone } from '../ui/Mark';
import page from '../ui/Page.module.css';
import styles from './Audit.module.css';
import { forget, type Remembered, remember, remembered } from './remembered';
import { auditTexts } from './texts';
import { type Outcome, STEPS, type StepName, type Verdict, verify } from './verify';

const OUTCOMES: Record<Outcome, { shape: Shape; tone: Tone }> = {
  passed: { shape: 'circle', tone: 'good' },
  failed: { shape: 'triangle', tone: 'bad' },
  first: { shape: 'dot', tone: 'info' },
  unsupported: { shape: 'ring', tone: 'warn' },
};
const VERDICTS: Record<Verdict['verdict'], { shape: Shape; tone: Tone }> = {
  verified: OUTCOMES.passed,
  partial: OUTCOMES.unsupported,
  failed: OUTCOMES.failed,
};

interface Judged {
  verdict: Verdict;
  /** What was remembered when it was judged. */
  before: Remembered | null;
  /** Whether its tree head is remembered now. */
  kept: boolean;
  key: string;
}

/** Proves one record, in this browser and by nobody's word. */
export function Verify({ entry }: { entry: AuditEntry }) {
  const say = useTexts(auditTexts);
  const [busy, setBusy] = useState(false);
  const [judged, setJudged] = useState<Judged | 'insecure' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    setJudged(null);
    setError(null);
    // Without a secure context there is none.
    if ((globalThis.crypto as Crypto | undefined)?.subtle === undefined) {
      setJudged('insecure');
      return;
    }
    setBusy(true);
    try {
      const before = remembered();
      const evidence = await evidenceOf(entry.index, before);
      const verdict = await verify({ ...evidence, shown: entry.leaf });
      const kept = verdict.remember !== null && remember(verdict.remember);
      setJudged({ verdict, before, kept, key: evidence.key.trim() });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.verify}>
      <p className={styles.ask}>
        <Button look="primary" disabled={busy} onClick={() => void run()}>
          {say(busy ? 'verify.busy' : judged ? 'verify.again' : 'verify')}
        </Button>
        <span className={page.quiet}>{say('verify.why')}</span>
      </p>
      <div role="status" aria-label={say('verify.result')}>
        {judged === 'insecure' && (
          <Shell why={say('verify.insecure')} command="./syntropy audit verify --server URL" />
        )}
        {judged !== null && judged !== 'insecure' && (
          <Shown judged={judged} onForget={() => setJudged(null)} />
        )}
      </div>
      {error !== null && (
        <ErrorNotice error={error} title={say('verify.failed')} onRetry={() => void run()} />
      )}
    </div>
  );
}

function Shown({ judged, onForget }: { judged: Judged; onForget: () => void }) {
  const say = useTexts(auditTexts);
  const { verdict, before, kept, key } = judged;
  const words: Record<StepName, string> = {
    shown: say('step.shown'),
    leaf: say('step.leaf'),
    inclusion: say('step.inclusion'),
    key: say(before === null ? 'step.key' : 'step.key.known'),
    signature: say('step.signature'),
    consistency:
      before === null
        ? say('step.consistency.first')
        : say('step.consistency', { size: before.size }),
  };
  const changed = before !== null && verdict.verdict === 'failed';
  return (
    <>
      <p className={styles.verdict}>
        <Mark {...VERDICTS[verdict.verdict]} /> {say(`verdict.${verdict.verdict}`)}
      </p>
      <ol className={styles.steps}>
        {STEPS.map((step) => (
          <li key={step}>
            <Mark {...OUTCOMES[verdict.steps[step]]} />
            <span>
              {words[step]}: <b>{say(`outcome.step.${verdict.steps[step]}`)}</b>
            </span>
          </li>
        ))}
      </ol>
      {verdict.verdict === 'partial' && (
        <Shell why={say('unsupported')} command="./syntropy audit verify --server URL" />
      )}
      {verdict.verdict === 'failed' && (
        <Shell why={say('failed')} command="./syntropy audit verify --server URL" />
      )}
      {verdict.remember && (
        <p className={page.quiet}>
          {kept && say('checkpoint.remembered', { size: verdict.remember.size })}{' '}
          {say('checkpoint.key')} <code className={styles.key}>{key}</code>
        </p>
      )}
      {changed && (
        <p className={styles.ask}>
          <Button
            onClick={() => {
              forget();
              toast(say('forget.done'));
              onForget();
            }}
          >
            {say('forget')}
          </Button>
          <span className={page.quiet}>{say('forget.why')}</span>
        </p>
      )}
    </>
  );
}

function Shell({ why, command }: { why: string; command: string }) {
  return (
    <p>
      {why} <code>{command}</code>
    </p>
  );
}
