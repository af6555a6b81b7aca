import { Link } from '@tanstack/react-router';
import action from '../actions/Action.module.css';
import { usePreview } from '../api/actions';
import { useSession } from '../api/queries';
import { useConnection } from '../app/connection';
import { type NewActionSearch, usePageSearch, useSetSearch } from '../app/search';
import { useTitle } from '../app/title';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Boundary } from '../ui/DataPanel';
import page from '../ui/Page.module.css';
import { Checks } from './Checks';
import { Confirm } from './Confirm';
import { Effects } from './Effects';
import styles from './Failover.module.css';
import { Intent } from './Intent';
import { Run } from './Run';
import { failoverTexts } from './texts';
import { requestOf, STEPS, type StepName, stepOf } from './wizard';

/** What every step is given. */
export interface StepProps {
  search: NewActionSearch;
  /** Whether the caller may act at all. */
  allowed: boolean;
  preview: ReturnType<typeof usePreview>;
  go: (step: StepName) => void;
}

/** A failover, from the intent to the live run; what was entered is in the address. */
export function FailoverPage() {
  const say = useTexts(failoverTexts);
  useTitle(say('title'));
  const search = usePageSearch();
  const set = useSetSearch();
  const step = stepOf(search);
  const role = useSession().data?.role;
  const allowed = role === 'operator' || role === 'admin';
  const asks = allowed && step !== 'intent' && step !== 'run';
  const preview = usePreview(asks ? requestOf(search) : null);
  const props: StepProps = { search, allowed, preview, go: (next) => set({ step: next }) };
  return (
    <>
      <div className={page.head}>
        <h1>{say('title')}</h1>
        <Link to="/actions" className={page.sub}>
          {say('actions')}
        </Link>
      </div>
      <Steps at={step} />
      {step !== 'run' && <Hindrances role={role} allowed={allowed} />}
      <Boundary key={step}>
        {step === 'intent' && <Intent {...props} />}
        {step === 'checks' && <Checks {...props} />}
        {step === 'effects' && <Effects {...props} />}
        {step === 'confirm' && <Confirm {...props} />}
        {step === 'run' && <Run id={search.action ?? ''} />}
      </Boundary>
    </>
  );
}

function Steps({ at }: { at: StepName }) {
  const say = useTexts(failoverTexts);
  const reached = STEPS.indexOf(at);
  return (
    <ol className={styles.steps} aria-label={say('steps')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          aria-current={step === at ? 'step' : undefined}
          data-past={index < reached || undefined}
        >
          <span aria-hidden="true">{index + 1}</span> {say(`step.${step}`)}
        </li>
      ))}
    </ol>
  );
}

/** What stands against any failover is said before the first step. */
function Hindrances({ role, allowed }: { role: string | undefined; allowed: boolean }) {
  const say = useTexts(failoverTexts);
  const { t } = useLocale();
  const offline = useConnection() === 'offline';
  if (offline) {
    return (
      <p role="alert" className={action.trouble}>
        {say('not.offline')}
      </p>
    );
  }
  if (role === undefined || allowed) return null;
  return (
    <p className={action.trouble} role="note">
      {say('not.role', { role: word(t, 'role', role) })}{' '}
      <code>./syntropy token --role operator</code>
    </p>
  );
}
