import { Link, useParams } from '@tanstack/react-router';
import { useAction, useDecision } from '../api/actions';
import type { Action } from '../api/types';
import { useTitle } from '../app/title';
import { millisOf } from '../format/times';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { RegionLink } from '../regions/RegionLink';
import { around } from '../time/range';
import { CopyButton } from '../ui/Button';
import button from '../ui/Button.module.css';
import { DataPanel } from '../ui/DataPanel';
import { Facts } from '../ui/Facts';
import { Badge } from '../ui/Mark';
import page from '../ui/Page.module.css';
import styles from './Action.module.css';
import { ActionDetails } from './ActionDetails';
import { Lifecycle } from './Lifecycle';
import { RefusedSince } from './RefusedSince';
import { ruleName } from './rules';
import { actionLook } from './state';
import { TakeAction } from './TakeAction';
import { Trouble } from './Trouble';
import { actionTexts } from './texts';

const AROUND_MS = 10 * 60_000;

export function ActionPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const say = useTexts(actionTexts);
  const { t } = useLocale();
  const query = useAction(id);
  const title = query.data ? titleOf(query.data, t) : `${say('action')} ${id}`;
  useTitle(title);
  return (
    <>
      <div className={page.head}>
        <h1>{title}</h1>
        <Link to="/actions" className={page.sub}>
          {say('all')}
        </Link>
      </div>
      <DataPanel id="action" title={say('action')} untitled query={query}>
        {(action) => <Shown action={action} />}
      </DataPanel>
    </>
  );
}

function titleOf(action: Action, t: ReturnType<typeof useLocale>['t']): string {
  const place = [action.target.service, action.target.region].filter(Boolean).join(' / ');
  return `${word(t, 'action.kind', action.kind)}: ${place}`;
}

function Shown({ action }: { action: Action }) {
  return (
    <div className={page.stack}>
      <Summary action={action} />
      <div className={styles.split}>
        <div className={page.stack}>
          <History action={action} />
          <Trouble action={action} />
          <RefusedSince action={action} />
        </div>
        <TakeAction action={action} />
      </div>
      <div className={styles.details}>
        <ActionDetails action={action} />
      </div>
    </div>
  );
}

/** The phases; the audit log knows when, and its failing takes nothing else away. */
function History({ action }: { action: Action }) {
  const say = useTexts(actionTexts);
  const decision = useDecision(action.id);
  return (
    <section aria-labelledby="life-title" className={styles.panel}>
      <h2 id="life-title">{say('life')}</h2>
      <Lifecycle action={action} records={decision.data?.records} />
    </section>
  );
}

function Summary({ action }: { action: Action }) {
  const say = useTexts(actionTexts);
  const { t } = useLocale();
  const { target, request, policy, state } = action;
  const range = around(
    millisOf(action.created_at) ?? 0,
    millisOf(action.revert?.at) ?? millisOf(action.created_at) ?? 0,
    AROUND_MS,
  );
  const place = { service: target.service, region: target.region ?? undefined };
  const link = `${button.button} ${button.plain} ${button.link}`;
  const bypasses = request?.bypasses ?? [];
  return (
    <div className={styles.panel}>
      <p>{action.reason}</p>
      <Facts
        facts={[
          [
            say('state'),
            <Badge key="state" {...actionLook(state)}>
              {word(t, 'action.state', state)}
            </Badge>,
          ],
          [
            say('service'),
            target.service ? (
              <Link key="service" to="/services/$id/overview" params={{ id: target.service }}>
                {target.service}
              </Link>
            ) : null,
          ],
          ...(target.region
            ? [[say('go.region'), <RegionLink key="region" name={target.region} />] as const]
            : []),
          [
            say('by'),
            request
              ? say('by.person', { name: request.by, role: word(t, 'role', request.role) })
              : policy?.name
                ? say('by.policy', { name: policy.name })
                : null,
          ],
          ...(request ? [[say('reason'), request.reason || null] as const] : []),
          ...(request?.approvals ?? []).map(
            ({ by, reason }) =>
              [say('phase.approved'), [by, reason].filter(Boolean).join(': ')] as const,
          ),
          ...(bypasses.length > 0
            ? [
                [
                  say('bypass'),
                  say('bypass.rules', {
                    rules: bypasses.map((rule) => ruleName(t, rule)).join(', '),
                  }),
                ] as const,
              ]
            : []),
        ]}
      />
      <p className={styles.links}>
        <Link to="/policies/decisions/$id" params={{ id: action.id }} className={link}>
          {say('decision')}
        </Link>
        <Link to="/traces" search={{ ...place, status: 'error', ...range }} className={link}>
          {say('go.traces')}
        </Link>
        <Link to="/logs" search={{ ...place, level: 'error', ...range }} className={link}>
          {say('go.logs')}
        </Link>
        <CopyButton label={say('copy')} text={() => window.location.href} />
      </p>
    </div>
  );
}
