import { Link } from '@tanstack/react-router';
import { AuditLink } from '../actions/AuditLink';
import { actionLook, isOpen } from '../actions/state';
import { useActionPages } from '../api/actions';
import { useAudit } from '../api/audit';
import type { Action } from '../api/types';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { DataPanel } from '../ui/DataPanel';
import { DataTable } from '../ui/DataTable';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Badge } from '../ui/Mark';
import page from '../ui/Page.module.css';
import { Clock } from '../ui/Time';
import { gateRecords } from './records';
import { policyTexts } from './texts';

const SHOWN = 10;

/** Actions on the service whose effect may be in force. */
export function OpenActionsPanel({ service }: { service: string }) {
  const say = useTexts(policyTexts);
  const query = useActionPages({ service });
  const open = (items: readonly Action[]) => items.filter(({ state }) => isOpen(state));
  return (
    <DataPanel
      id="open-actions"
      title={say('open')}
      query={query}
      isEmpty={({ items }) => open(items).length === 0}
      empty={
        <div className={page.box}>
          <p>{say('open.none')}</p>
        </div>
      }
    >
      {({ items }) => (
        <div className={page.box}>
          <Actions caption={say('open')} actions={open(items)} to="/actions/$id" />
        </div>
      )}
    </DataPanel>
  );
}

/** What was decided about it lately: each with its input, rules and result. */
export function DecisionsPanel({ service }: { service: string }) {
  const say = useTexts(policyTexts);
  const query = useActionPages({ service });
  return (
    <DataPanel id="decisions" title={say('decisions')} query={query} isEmpty={() => false}>
      {({ items }) => (
        <div className={page.box}>
          <Actions
            caption={say('decisions')}
            actions={items.slice(0, SHOWN)}
            to="/policies/decisions/$id"
          />
          {items.length > SHOWN && (
            <p className={page.quiet}>
              <Link to="/actions" search={{ service }}>
                {say('decisions.all')}
              </Link>
            </p>
          )}
          <GateRecords service={service} />
        </div>
      )}
    </DataPanel>
  );
}

interface ActionsProps {
  caption: string;
  actions: readonly Action[];
  to: '/actions/$id' | '/policies/decisions/$id';
}

function Actions({ caption, actions, to }: ActionsProps) {
  const say = useTexts(policyTexts);
  const { t } = useLocale();
  return (
    <DataTable
      caption={caption}
      empty={say('decisions.none')}
      rows={actions}
      rowKey={({ id }) => id}
      columns={[
        {
          title: say('what'),
          cell: ({ id, kind, target }) => (
            <Link to={to} params={{ id }}>
              {[word(t, 'action.kind', kind), target.region].filter(Boolean).join(', ')}
            </Link>
          ),
        },
        {
          title: say('state'),
          cell: ({ state }) => (
            <Badge {...actionLook(state)}>{word(t, 'action.state', state)}</Badge>
          ),
        },
        { title: say('reason'), wide: true, cell: ({ reason }) => reason },
        { title: say('by'), cell: ({ policy, request }) => policy?.name ?? request?.by ?? '—' },
        { title: say('at'), number: true, cell: ({ created_at }) => <Clock at={created_at} /> },
      ]}
    />
  );
}

/** What the gate refused, and who set it aside. */
function GateRecords({ service }: { service: string }) {
  const say = useTexts(policyTexts);
  const { data, error, refetch } = useAudit({ q: service, action: 'gate.' });
  if (error) {
    const retry = () => void refetch();
    return <ErrorNotice error={error} title={say('gate.records.failed')} onRetry={retry} />;
  }
  if (!data) return null;
  const records = gateRecords(data.items, service).slice(0, SHOWN);
  return (
    <div className={page.block}>
      <h3>{say('gate.records')}</h3>
      <DataTable
        caption={say('gate.records')}
        empty={say('gate.records.none')}
        rows={records}
        rowKey={({ index }) => `${index}`}
        columns={[
          {
            title: say('what'),
            cell: ({ index, leaf }) => (
              <AuditLink index={index}>{say.word('record', leaf.action)}</AuditLink>
            ),
          },
          { title: say('reason'), wide: true, cell: ({ leaf }) => leaf.reason ?? '—' },
          { title: say('by'), cell: ({ leaf }) => leaf.actor },
          {
            title: say('at'),
            number: true,
            cell: ({ leaf }) => <Clock at={leaf.occurred_at} />,
          },
        ]}
      />
    </div>
  );
}
