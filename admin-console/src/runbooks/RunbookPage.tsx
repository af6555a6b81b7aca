import { Link, useParams } from '@tanstack/react-router';
import { useRunbook } from '../api/incidents';
import type { Runbook, RunbookStep } from '../api/types';
import { usePageSearch } from '../app/search';
import { useTitle } from '../app/title';
import { word } from '../i18n/catalogue';
import { fill } from '../i18n/fill';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import button from '../ui/Button.module.css';
import { DataPanel } from '../ui/DataPanel';
import { Facts } from '../ui/Facts';
import page from '../ui/Page.module.css';
import { Empty } from '../ui/Panel';
import styles from './Runbook.module.css';
import { runbookTexts } from './texts';

export function RunbookPage() {
  const { name } = useParams({ strict: false }) as { name: string };
  const say = useTexts(runbookTexts);
  const query = useRunbook(name);
  const title = query.data?.title ?? `${say('runbook')} ${name}`;
  useTitle(title);
  return (
    <>
      <div className={page.head}>
        <h1>{title}</h1>
        <Link to="/incidents" className={page.sub}>
          {say('incidents')}
        </Link>
      </div>
      <DataPanel id="runbook" title={say('runbook')} untitled query={query}>
        {(runbook) => <Shown runbook={runbook} />}
      </DataPanel>
    </>
  );
}

function Shown({ runbook }: { runbook: Runbook }) {
  const say = useTexts(runbookTexts);
  const { service, region } = usePageSearch();
  const { name, owner, shipped, steps, closing, links, used_by } = runbook;
  const place = [service, region].filter(Boolean).join(' / ');
  const link = `${button.button} ${button.plain} ${button.link}`;
  return (
    <div className={page.stack}>
      <Facts
        facts={[
          [say('name'), <code key="name">{name}</code>],
          [say('owner'), owner ?? null],
          [say('origin'), say(shipped ? 'origin.shipped' : 'origin.own')],
          ...(place ? [[say('for'), place] as const] : []),
        ]}
      />
      {service && (
        <p className={page.links}>
          <Link to="/traces" search={{ service, region, status: 'error' }} className={link}>
            {say('traces')}
          </Link>
          <Link to="/logs" search={{ service, region, level: 'error' }} className={link}>
            {say('logs')}
          </Link>
        </p>
      )}
      <section aria-labelledby="steps-title" className={page.section}>
        <h2 id="steps-title">{say('steps')}</h2>
        {steps.length === 0 ? (
          <Empty
            why={say('steps.none')}
            hint={say('steps.none.hint')}
            command="./syntropy validate"
          />
        ) : (
          <ol className={styles.steps}>
            {steps.map((step) => (
              <Step key={step.text} step={step} />
            ))}
          </ol>
        )}
      </section>
      {closing.length > 0 && (
        <section aria-labelledby="closing-title" className={page.section}>
          <h2 id="closing-title">{say('closing')}</h2>
          <ul className={styles.plain}>
            {closing.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      <Facts
        facts={[
          ...(links.length > 0
            ? [[say('links'), <Outside key="links" links={links} />] as const]
            : []),
          [say('used'), used_by.map((use) => `${use.kind} ${use.name}`).join(', ') || null],
        ]}
      />
    </div>
  );
}

/** Only what leads to a page: a document may hold any text as an address. */
function Outside({ links }: { links: Runbook['links'] }) {
  return links.map(({ title, url }) =>
    /^https?:/i.test(url) ? (
      <a key={url} href={url} rel="noreferrer noopener" className={styles.out}>
        {title}
      </a>
    ) : (
      <span key={url} className={styles.out}>
        {title} <code>{url}</code>
      </span>
    ),
  );
}

/** A step, and what could be done with it; doing it is guarded, and asked for elsewhere. */
function Step({ step }: { step: RunbookStep }) {
  const say = useTexts(runbookTexts);
  const { t, locale } = useLocale();
  const { service, region } = usePageSearch();
  const here = { ...(service && { service }), ...(region && { region }) };
  const parameters = Object.entries(step.action?.parameters ?? {});
  return (
    <li>
      <p>{fill(step.text, here, locale)}</p>
      {step.action && (
        <p className={styles.action}>
          {say('action', { kind: word(t, 'action.kind', step.action.kind ?? '') })}
          {parameters.map(([key, value]) => (
            <code key={key}>
              {key}={fill(value, here, locale)}
            </code>
          ))}
          {step.action.kind === 'traffic_weights' && service && region && (
            <Link to="/actions/new" search={{ kind: 'failover', service, region }}>
              {say('failover')}
            </Link>
          )}
        </p>
      )}
    </li>
  );
}
