import { ActionEntry } from '../actions/ActionEntry';
import actions from '../actions/Actions.module.css';
import { useRegionActions } from '../api/queries';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTexts } from '../i18n/texts';
import { DataPanel } from '../ui/DataPanel';
import { Empty } from '../ui/Panel';
import { regionTexts } from './texts';

/** What was decided for the region, the newest first: each drain, step and return of its machine. */
export function RegionHistory({ region }: { region: string }) {
  const say = useTexts(regionTexts);
  const query = useRegionActions(region);
  const { action: opened } = usePageSearch();
  const set = useSetSearch();
  return (
    <DataPanel
      id="history"
      title={say('history')}
      query={query}
      isEmpty={({ items }) => items.length === 0}
      empty={
        <Empty why={say('history.none')} hint={say('history.hint')} command="./syntropy demo" />
      }
    >
      {({ items }) => (
        <ol className={actions.list}>
          {items.map((action) => (
            <ActionEntry
              key={action.id}
              action={action}
              open={action.id === opened}
              onToggle={() => set({ action: action.id === opened ? undefined : action.id })}
            />
          ))}
        </ol>
      )}
    </DataPanel>
  );
}
