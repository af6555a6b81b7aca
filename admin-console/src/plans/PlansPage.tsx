import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { planSource, usePlans } from '../api/plans';
import { useTitle } from '../app/title';
import { decimal } from '../format/numbers';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { DataPanel } from '../ui/DataPanel';
import { DataTable } from '../ui/DataTable';
import { ErrorNotice } from '../ui/ErrorNotice';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import { Clock } from '../ui/Time';
import { planTexts } from './texts';

/** The last plans, and a way to a new one. */
export function PlansPage() {
  const say = useTexts(planTexts);
  const { locale } = useLocale();
  useTitle(say('title'));
  const query = usePlans();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const make = async () => {
    setBusy(true);
    setError(null);
    try {
      await navigate({ to: '/plans/$id', params: { id: await planSource() } });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
        <Button disabled={busy} onClick={() => void make()}>
          {say(busy ? 'new.busy' : 'new')}
        </Button>
      </div>
      {error !== null && (
        <ErrorNotice error={error} title={say('new.failed')} onRetry={() => void make()} />
      )}
      <DataPanel
        id="plans"
        title={say('title')}
        untitled
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty why={say('empty')} hint={say('empty.hint')} command="./syntropy plan" />}
      >
        {({ items }) => (
          <div className={page.box}>
            <DataTable
              caption={say('title')}
              empty=""
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  title: say('made'),
                  cell: ({ id, made_at }) => (
                    <Link to="/plans/$id" params={{ id }}>
                      <Clock at={made_at} />
                    </Link>
                  ),
                },
                { title: say('by'), cell: ({ made_by }) => made_by },
                { title: say('source'), cell: ({ source }) => source },
                {
                  title: say('changes'),
                  number: true,
                  cell: ({ changes }) => decimal(changes, locale, 0),
                },
                {
                  title: say('faults'),
                  number: true,
                  cell: ({ faults }) => decimal(faults, locale, 0),
                },
              ]}
            />
            <p className={page.quiet}>{say('kept.note')}</p>
          </div>
        )}
      </DataPanel>
    </>
  );
}
