import { Link } from '@tanstack/react-router';
import { AckTable } from '../actions/AckTable';
import action from '../actions/Action.module.css';
import { AuditLink } from '../actions/AuditLink';
import { GuardTable } from '../actions/GuardTable';
import { Lifecycle } from '../actions/Lifecycle';
import { RefusedSince } from '../actions/RefusedSince';
import { actionLook } from '../actions/state';
import { TakeAction } from '../actions/TakeAction';
import { Trouble } from '../actions/Trouble';
import { useAction, useDecision } from '../api/actions';
import { useConnection } from '../app/connection';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import button from '../ui/Button.module.css';
import { DataPanel } from '../ui/DataPanel';
import { Badge } from '../ui/Mark';
import page from '../ui/Page.module.css';
import { failoverTexts } from './texts';

/** What became of it, as the server tells it. */
export function Run({ id }: { id: string }) {
  const say = useTexts(failoverTexts);
  const { t } = useLocale();
  const query = useAction(id);
  const records = useDecision(id).data?.records;
  const connection = useConnection();
  const link = `${button.button} ${button.plain} ${button.link}`;
  return (
    <DataPanel id="run" title={say('step.run')} query={query}>
      {(asked) => (
        <div className={page.stack}>
          {connection === 'offline' ? (
            <p role="alert" className={action.trouble}>
              {say('run.offline')}
            </p>
          ) : (
            <p className={action.note}>
              {say('run.follow')} {connection === 'polling' && say('run.polling')}
            </p>
          )}
          <p className={action.links} aria-live="polite">
            <Badge {...actionLook(asked.state)}>{word(t, 'action.state', asked.state)}</Badge>
            <span>
              {[...new Set([asked.reason, asked.request?.reason])].filter(Boolean).join(' · ')}
            </span>
          </p>
          <Lifecycle action={asked} records={records} />
          <Trouble action={asked} />
          <RefusedSince action={asked} />
          <div className={action.split}>
            <div className={page.stack}>
              <AckTable acks={asked.acks} />
              {asked.guard.length > 0 && <GuardTable verdicts={asked.guard} />}
            </div>
            <TakeAction action={asked} />
          </div>
          <p className={action.links}>
            <Link to="/actions/$id" params={{ id }} className={link}>
              {say('run.open')}
            </Link>
            <Link to="/actions/new" search={{ kind: 'failover' }} className={link}>
              {say('run.another')}
            </Link>
            {typeof asked.audit?.index === 'number' && (
              <AuditLink index={asked.audit.index}>
                {t('action.audit')} #{asked.audit.index}
              </AuditLink>
            )}
          </p>
        </div>
      )}
    </DataPanel>
  );
}
