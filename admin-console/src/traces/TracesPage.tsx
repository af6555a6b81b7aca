import { usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { Difference } from '../explain/Difference';
import { useTexts } from '../i18n/texts';
import { useRange } from '../time/useRange';
import { Button } from '../ui/Button';
import page from '../ui/Page.module.css';
import { TraceFilters } from './TraceFilters';
import { TraceList } from './TraceList';
import { traceTexts } from './texts';

export function TracesPage() {
  const say = useTexts(traceTexts);
  useTitle(say('list'));
  const { bad, service, route, region, status, min, max } = usePageSearch();
  const set = useSetSearch();
  const { query } = useRange();
  return (
    <>
      <div className={page.head}>
        <h1>{say('list')}</h1>
        <Button
          aria-pressed={Boolean(bad)}
          onClick={() => set({ bad: bad ? undefined : `${query.from}..${query.to}` })}
        >
          {say('different')}
        </Button>
      </div>
      <TraceFilters />
      {bad && (
        <Difference
          bad={bad}
          spans={{ service, route, region, status, min_duration: min, max_duration: max }}
        />
      )}
      <TraceList />
    </>
  );
}
