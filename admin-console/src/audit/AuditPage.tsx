import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useAudit, useAuditEntry } from '../api/audit';
import type { AuditEntry } from '../api/types';
import { FILTER_ID } from '../app/keys';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { useTexts } from '../i18n/texts';
import { Grid, type GridColumn } from '../table/Grid';
import { Choice, Filters, TextField } from '../ui/Filters';
import { ListPanel } from '../ui/ListPanel';
import { Opened } from '../ui/Opened';
import page from '../ui/Page.module.css';
import { Clock } from '../ui/Time';
import { AuditRecord } from './AuditRecord';
import { ExportButton } from './ExportButton';
import { OUTCOMES, Outcome, recordOf, useOutcomeWord } from './Outcome';
import { auditTexts } from './texts';

const CONDITIONS = ['q', 'action', 'actor', 'outcome'] as const;

export function AuditPage() {
  const say = useTexts(auditTexts);
  useTitle(say('title'));
  const { q, action, actor, outcome, record } = usePageSearch();
  const set = useSetSearch();
  const outcomeWord = useOutcomeWord();
  const asked = { q, action, actor, outcome };
  const query = useAudit(asked);
  const index = record && /^\d{1,15}$/.test(record) ? Number(record) : null;
  const listed = query.data?.items.find((each) => each.index === index);
  const one = useAuditEntry(listed ? null : index);
  const columns = useColumns();
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
        <ExportButton asked={asked} />
      </div>
      <Filters label={say('title')}>
        <TextField
          id={FILTER_ID}
          label={say('search')}
          value={q}
          wide
          onChange={(value) => set({ q: value })}
        />
        <TextField
          label={say('action')}
          placeholder={say('action.hint')}
          value={action}
          onChange={(value) => set({ action: value })}
        />
        <TextField
          label={say('actor')}
          placeholder={say('actor.hint')}
          value={actor}
          onChange={(value) => set({ actor: value })}
        />
        <Choice
          label={say('outcome')}
          any={say('outcome.any')}
          value={outcome}
          options={OUTCOMES.map((each) => [each, outcomeWord(each)])}
          onChange={(value) => set({ outcome: value })}
        />
      </Filters>
      {index !== null && (
        <Opened key={index} id="record" title={say('index')} listed={listed} query={one}>
          {(entry) => <AuditRecord entry={entry} />}
        </Opened>
      )}
      <ListPanel
        id="audit"
        title={say('title')}
        query={query}
        conditions={CONDITIONS}
        none={{ why: say('none'), hint: say('none.why') }}
        empty={{ why: say('empty'), hint: say('empty.hint') }}
      >
        {(items) => (
          <Grid
            caption={say('title')}
            columns={columns}
            rows={items}
            rowKey={({ index }) => `${index}`}
            chosen={record}
          />
        )}
      </ListPanel>
    </>
  );
}

function useColumns(): readonly GridColumn<AuditEntry>[] {
  const say = useTexts(auditTexts);
  return useMemo(
    () => [
      {
        id: 'action',
        title: say('action'),
        share: 1.6,
        cell: ({ index, leaf }) => (
          <>
            <Link
              to="/audit"
              search={(before) => ({ ...before, record: String(index) })}
              replace
              resetScroll={false}
            >
              <b>{recordOf(leaf)?.action ?? say('damaged')}</b>
            </Link>
            <span className={page.sub}> #{index}</span>
          </>
        ),
      },
      {
        id: 'outcome',
        title: say('outcome'),
        cell: ({ leaf }) => <Outcome leaf={leaf} />,
      },
      {
        id: 'actor',
        title: say('actor'),
        share: 1.2,
        cell: ({ leaf }) => recordOf(leaf)?.actor,
      },
      {
        id: 'target',
        title: say('target'),
        share: 1.6,
        cell: ({ leaf }) => recordOf(leaf)?.target,
      },
      {
        id: 'when',
        title: say('when'),
        share: 0.9,
        cell: ({ leaf }) => <Clock at={recordOf(leaf)?.occurred_at ?? null} />,
      },
      {
        id: 'reason',
        title: say('reason'),
        share: 2.4,
        wide: true,
        cell: ({ leaf }) => recordOf(leaf)?.reason,
      },
    ],
    [say],
  );
}
