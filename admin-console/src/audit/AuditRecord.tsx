import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { AuditEntry } from '../api/types';
import { useSetSearch } from '../app/search';
import { fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Block } from '../ui/Block';
import { Button, CopyButton } from '../ui/Button';
import { Facts } from '../ui/Facts';
import page from '../ui/Page.module.css';
import styles from './Audit.module.css';
import { Outcome, recordOf } from './Outcome';
import { auditTexts } from './texts';
import { Verify } from './Verify';

const TRACE = /^[0-9a-f]{32}$/;

/** One record with all it says, and the proof that it is what was written. */
export function AuditRecord({ entry }: { entry: AuditEntry }) {
  const say = useTexts(auditTexts);
  const { t } = useLocale();
  const set = useSetSearch();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement !== document.body) heading.current?.focus();
  }, []);
  const record = recordOf(entry.leaf);
  const title = say('record', { index: String(entry.index) });
  return (
    <section className={page.box} aria-label={title}>
      <div className={styles.head}>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <Outcome leaf={entry.leaf} />
        <Button look="bare" aria-label={say('close')} onClick={() => set({ record: undefined })}>
          ×
        </Button>
      </div>
      {record === null ? (
        <>
          <p className={page.note}>{say('damaged')}</p>
          <Value name={title} value={entry.leaf} />
        </>
      ) : (
        <RecordFacts record={record} />
      )}
      <p className={styles.hash}>
        <span className={page.quiet}>{say('hash')}</span> <code>{entry.leaf_hash}</code>{' '}
        <CopyButton
          text={() => entry.leaf_hash}
          label={t('value.copy')}
          name={`${t('value.copy')}: ${say('hash')}`}
        />
      </p>
      <Verify key={entry.index} entry={entry} />
    </section>
  );
}

function RecordFacts({ record }: { record: NonNullable<ReturnType<typeof recordOf>> }) {
  const say = useTexts(auditTexts);
  const { locale } = useLocale();
  const { reason, decision_id, trace_id, record_id, before, after } = record;
  return (
    <>
      {reason && <p>{reason}</p>}
      <Facts
        facts={[
          [say('action'), <code key="action">{record.action}</code>],
          [say('actor'), record.actor],
          [say('target'), record.target || null],
          [say('occurred'), fullTime(record.occurred_at, locale)],
          [say('recorded'), fullTime(record.recorded_at, locale)],
          ...(decision_id
            ? [[say('decision'), <code key="decision">{decision_id}</code>] as const]
            : []),
          ...(trace_id ? [[say('trace'), <TraceId key="trace" id={trace_id} />] as const] : []),
          ...(record_id ? [[say('record.id'), <code key="id">{record_id}</code>] as const] : []),
        ]}
      />
      {(before !== undefined || after !== undefined) && (
        <div className={page.columns}>
          {before !== undefined && (
            <Block title={say('before')}>
              <Value name={say('before')} value={before} />
            </Block>
          )}
          {after !== undefined && (
            <Block title={say('after')}>
              <Value name={say('after')} value={after} />
            </Block>
          )}
        </div>
      )}
    </>
  );
}

function TraceId({ id }: { id: string }) {
  if (!TRACE.test(id)) return <code>{id}</code>;
  return (
    <Link to="/traces/$traceId" params={{ traceId: id }}>
      <code>{id}</code>
    </Link>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className={styles.value} aria-label={name} tabIndex={0}>
      <pre>{typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</pre>
    </section>
  );
}
