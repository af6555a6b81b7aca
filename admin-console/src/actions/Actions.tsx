import { useActions } from '../api/queries';
import type { Action } from '../api/types';
import { matches } from '../app/filter';
import { useOverviewSearch } from '../app/search';
import { type Translate, word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { Mark } from '../ui/Mark';
import { Empty, NothingMatches, Panel, Showing } from '../ui/Panel';
import panel from '../ui/Panel.module.css';
import { ActionEntry } from './ActionEntry';
import styles from './Actions.module.css';
import { actionLook, STATES } from './state';

function texts(action: Action, t: Translate) {
  const { id, kind, state, reason, target } = action;
  return [
    id,
    kind,
    word(t, 'action.kind', kind),
    state,
    word(t, 'action.state', state),
    reason,
    target.service,
    target.region,
  ];
}

export function Actions() {
  const { t } = useLocale();
  const query = useActions();
  const { q, action: opened, set } = useOverviewSearch();
  return (
    <Panel
      id="actions"
      title={t('actions.title')}
      query={query}
      summary={(items) => <StateCounts items={items} />}
      empty={
        <Empty why={t('actions.empty')} hint={t('actions.empty.hint')} command="./syntropy demo" />
      }
    >
      {(listing) => {
        const shown = listing.items
          .filter((action) => matches(q, texts(action, t)))
          .sort((a, b) => b.created_at.localeCompare(a.created_at));
        if (shown.length === 0)
          return <NothingMatches q={q} onClear={() => set({ q: undefined })} />;
        return (
          <>
            <Showing shown={shown.length} of={listing} />
            <ol className={styles.list}>
              {shown.map((action) => (
                <ActionEntry
                  key={action.id}
                  action={action}
                  open={action.id === opened}
                  onToggle={() => set({ action: action.id === opened ? undefined : action.id })}
                />
              ))}
            </ol>
          </>
        );
      }}
    </Panel>
  );
}

function StateCounts({ items }: { items: readonly Action[] }) {
  const { t } = useLocale();
  return STATES.map((state) => {
    const count = items.filter((action) => action.state === state).length;
    if (count === 0) return null;
    return (
      <span key={state} className={panel.count}>
        <Mark {...actionLook(state)} />
        {word(t, 'action.state', state)} <b>{count}</b>
      </span>
    );
  });
}
