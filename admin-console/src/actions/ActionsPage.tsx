import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useActionPages } from '../api/actions';
import type { Action } from '../api/types';
import { FILTER_ID } from '../app/keys';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Grid, type GridColumn } from '../table/Grid';
import { Button } from '../ui/Button';
import button from '../ui/Button.module.css';
import { DataPanel } from '../ui/DataPanel';
import { Choice, Filters, TextField } from '../ui/Filters';
import { Badge } from '../ui/Mark';
import { More } from '../ui/More';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { Clock, Unknown } from '../ui/Time';
import { asked } from './desired';
import { Place } from './Place';
import { actionLook, STATES } from './state';
import { actionTexts } from './texts';

export function ActionsPage() {
  const say = useTexts(actionTexts);
  const { t } = useLocale();
  useTitle(say('title'));
  const { state, service, kind } = usePageSearch();
  const set = useSetSearch();
  const query = useActionPages({ state, service });
  const columns = useColumns();
  const narrowed = [state, service, kind].some(Boolean);
  const kinds = [...new Set(query.data?.items.map((each) => each.kind))].sort();
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
        <Link
          to="/actions/new"
          search={{ kind: 'failover' }}
          className={`${button.button} ${button.plain} ${button.link}`}
        >
          {say('new')}
        </Link>
      </div>
      <Filters label={say('title')}>
        <TextField
          id={FILTER_ID}
          label={say('service')}
          value={service}
          onChange={(value) => set({ service: value })}
        />
        <Choice
          label={say('state')}
          any={say('state.any')}
          value={state}
          options={STATES.map((each) => [each, word(t, 'action.state', each)] as const)}
          onChange={(value) => set({ state: value })}
        />
        <Choice
          label={say('kind')}
          any={say('kind.any')}
          value={kind}
          options={kinds.map((each) => [each, word(t, 'action.kind', each)] as const)}
          onChange={(value) => set({ kind: value })}
        />
      </Filters>
      <DataPanel
        id="actions"
        title={say('title')}
        untitled
        query={query}
        isEmpty={({ items }) => !items.some((each) => !kind || each.kind === kind)}
        empty={
          narrowed ? (
            <Empty why={say('none')} hint={say('none.why')}>
              <Button
                onClick={() => set({ state: undefined, service: undefined, kind: undefined })}
              >
                {say('clear')}
              </Button>
            </Empty>
          ) : (
            <Empty why={say('empty')} hint={say('empty.hint')} command="./syntropy demo" />
          )
        }
      >
        {({ items, more }) => {
          const shown = items.filter((each) => !kind || each.kind === kind);
          return (
            <>
              <Grid caption={say('title')} columns={columns} rows={shown} rowKey={({ id }) => id} />
              <More
                query={query}
                text={say(more ? 'showing.more' : 'showing', { shown: shown.length })}
              />
            </>
          );
        }}
      </DataPanel>
    </>
  );
}

function useColumns(): readonly GridColumn<Action>[] {
  const say = useTexts(actionTexts);
  const { t, locale } = useLocale();
  return useMemo(
    () => [
      {
        id: 'action',
        title: say('action'),
        share: 1.6,
        cell: (action) => (
          <Link to="/actions/$id" params={{ id: action.id }}>
            <b>{word(t, 'action.kind', action.kind)}</b>
          </Link>
        ),
      },
      {
        id: 'state',
        title: say('state'),
        share: 1.1,
        cell: ({ state }) => <Badge {...actionLook(state)}>{word(t, 'action.state', state)}</Badge>,
      },
      {
        id: 'place',
        title: say('service'),
        share: 1.8,
        cell: (action) => {
          const wanted = asked(action, t, locale);
          return (
            <>
              <Place target={action.target} />
              {wanted && <span className={page.sub}> → {wanted}</span>}
            </>
          );
        },
      },
      { id: 'reason', title: say('reason'), share: 3, wide: true, cell: ({ reason }) => reason },
      {
        id: 'by',
        title: say('by'),
        cell: ({ request, policy }) => request?.by ?? policy?.name ?? <Unknown />,
      },
      { id: 'created', title: say('created'), cell: ({ created_at }) => <Clock at={created_at} /> },
    ],
    [say, t, locale],
  );
}
