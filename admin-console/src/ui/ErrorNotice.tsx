import { ApiError } from '../api/client';
import { knownVersion } from '../api/queries';
import { useLocale } from '../i18n/locale';
import { Button, CopyButton } from './Button';
import styles from './Panel.module.css';

interface Props {
  error: unknown;
  title: string;
  onRetry: () => void;
}

function diagnostics(error: unknown): string {
  const facts: Record<string, unknown> = {
    time: new Date().toISOString(),
    page: window.location.href,
    version: knownVersion(),
    browser: navigator.userAgent,
  };
  if (error instanceof ApiError) {
    const { status, code, message, path, traceId, details } = error;
    Object.assign(facts, { status, code, message, path, trace_id: traceId, details });
  } else if (error instanceof Error) {
    Object.assign(facts, { error: error.message, stack: error.stack });
  }
  return JSON.stringify(facts, null, 2);
}

/** What went wrong, the trace id to look it up by, and what one can do. */
export function ErrorNotice({ error, title, onRetry }: Props) {
  const { t } = useLocale();
  const api = error instanceof ApiError ? error : null;
  return (
    <div role="alert" className={styles.failure}>
      <p className={styles.failureTitle}>{title}</p>
      <p>{describe(error, t)}</p>
      {api?.traceId && (
        <p>
          {t('panel.traceId')} <code>{api.traceId}</code>
        </p>
      )}
      <p className={styles.buttons}>
        <Button onClick={onRetry}>{t('panel.retry')}</Button>
        <CopyButton label={t('panel.copy')} text={() => diagnostics(error)} />
      </p>
    </div>
  );
}

function describe(error: unknown, t: ReturnType<typeof useLocale>['t']): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  if (error.unreachable) return t('error.unreachable');
  if (error.status === 403) return `${t('error.forbidden')} ${error.message}`;
  return `${error.status} ${error.code}: ${error.message}`;
}
