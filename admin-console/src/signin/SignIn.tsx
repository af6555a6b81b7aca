import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../api/client';
import { signIn } from '../api/queries';
import { Brand } from '../app/Brand';
import { Preferences } from '../app/Preferences';
import { usePageSearch } from '../app/search';
import { useTitle } from '../app/title';
import { useLocale } from '../i18n/locale';
import { Button } from '../ui/Button';
import { ErrorNotice } from '../ui/ErrorNotice';
import { onward } from './onward';
import styles from './SignIn.module.css';

export function SignIn() {
  const { t } = useLocale();
  useTitle(t('page.signin'));
  const { busy, error, submit } = useSubmit();
  const refused = error instanceof ApiError && [400, 401, 403].includes(error.status);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Brand />
        <Preferences />
      </header>
      <main className={styles.card}>
        <h1>{t('signin.title')}</h1>
        <p>{t('signin.link')}</p>
        <p>{t('signin.link.again')}</p>
        <pre className={styles.command}>
          <code>./syntropy token --role operator</code>
        </pre>
        <form onSubmit={submit} className={styles.form}>
          <label htmlFor="token">{t('signin.token')}</label>
          <input
            id="token"
            name="token"
            type="password"
            autoComplete="off"
            maxLength={256}
            aria-invalid={error === null ? undefined : true}
            aria-describedby={error === null ? undefined : 'token-error'}
          />
          <div id="token-error" role="alert" className={styles.refused}>
            {error === 'empty' && t('signin.empty')}
            {refused && t('signin.refused')}
          </div>
          <Button type="submit" look="primary" disabled={busy}>
            {busy ? t('signin.busy') : t('signin.submit')}
          </Button>
        </form>
        {error !== null && error !== 'empty' && !refused && (
          <ErrorNotice error={error} title={t('panel.failed')} onRetry={() => void submit()} />
        )}
      </main>
    </div>
  );
}

function useSubmit() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [token, setToken] = useState('');
  const router = useRouter();
  const { next } = usePageSearch();
  const submit = async (event?: FormEvent<HTMLFormElement>) => {
    event?.preventDefault();
    const entered = event ? String(new FormData(event.currentTarget).get('token')).trim() : token;
    if (entered === '') return setError('empty');
    setToken(entered);
    setBusy(true);
    setError(null);
    try {
      await signIn(entered);
      router.history.push(onward(next, window.location.origin));
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, submit };
}
