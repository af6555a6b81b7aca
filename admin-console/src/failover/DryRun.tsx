import type { ReactNode } from 'react';
import action from '../actions/Action.module.css';
import type { ActionPreview } from '../api/types';
import { fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Badge } from '../ui/Mark';
import styles from './Failover.module.css';
import type { StepProps } from './FailoverPage';
import { failoverTexts } from './texts';
import { countsOf, type StepName } from './wizard';

interface Props extends StepProps {
  title: string;
  before: StepName;
  next?: StepName;
  children: (preview: ActionPreview) => ReactNode;
}

/** A step that stands on the server's dry run. */
export function DryRun(props: Props) {
  const { title, before, next, search, preview, allowed, go, children } = props;
  const say = useTexts(failoverTexts);
  const { data, error, isFetching, isPlaceholderData, refetch } = preview;
  // An answer from before the server was lost is no answer to what is so now.
  const stale = error !== null;
  return (
    <section className={action.panel} aria-labelledby="step-title" id="dry-run">
      <h2 id="step-title">{title}</h2>
      <p>
        <b>
          {search.service} / {search.region}
        </b>{' '}
        · {search.reason}
      </p>
      {error !== null && (
        <ErrorNotice error={error} title={say('checks.failed')} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && allowed && <p>{say('checking')}</p>}
      {data !== undefined && !stale && (
        <>
          <Verdict preview={data}>
            <Button disabled={isFetching} onClick={() => void refetch()}>
              {say(isFetching ? 'checking' : 'checks.again')}
            </Button>
          </Verdict>
          {children(data)}
        </>
      )}
      <p className={action.links}>
        <Button onClick={() => go(before)}>{say('back')}</Button>
        {next && (
          <Button
            look="primary"
            disabled={stale || isPlaceholderData || data?.decision !== 'allow'}
            aria-describedby={data?.decision === 'deny' ? 'deny-stop' : undefined}
            onClick={() => go(next)}
          >
            {say('next')}
          </Button>
        )}
      </p>
    </section>
  );
}

function Verdict({ preview, children }: { preview: ActionPreview; children: ReactNode }) {
  const say = useTexts(failoverTexts);
  const { locale } = useLocale();
  const { decision, approval, reason, decided_at } = preview;
  const allow = decision === 'allow';
  return (
    <div className={styles.verdict} data-decision={decision}>
      <p className={action.links} aria-live="polite">
        <Badge shape={allow ? 'circle' : 'cross'} tone={allow ? 'good' : 'bad'}>
          {say(allow ? (approval ? 'allow.glass' : 'allow') : 'deny')}
        </Badge>
        <span>{say('checks.counts', countsOf(preview))}</span>
        {children}
      </p>
      <p>{reason}</p>
      <p className={action.note}>
        {say('checks.at', { time: fullTime(decided_at, locale) })} {say('checks.unknown')}
      </p>
    </div>
  );
}
