import { useState } from 'react';
import { type AuditAsked, auditPages } from '../api/audit';
import type { AuditEntry } from '../api/types';
import { say as toast } from '../app/Toast';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { ErrorNotice } from '../ui/ErrorNotice';
import { auditTexts } from './texts';

/** More than this is for `syntropy audit export`. */
const MOST = 20_000;

/** A file of what the conditions leave: one JSON value a line. */
export function jsonLines(entries: readonly AuditEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

export function ExportButton({ asked }: { asked: AuditAsked }) {
  const say = useTexts(auditTexts);
  const [count, setCount] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [cut, setCut] = useState<number | null>(null);
  const run = async () => {
    setError(null);
    setCut(null);
    setCount(0);
    const entries: AuditEntry[] = [];
    try {
      for await (const items of auditPages(asked)) {
        entries.push(...items);
        setCount(entries.length);
        if (entries.length >= MOST) break;
      }
      if (entries.length >= MOST) setCut(entries.length);
      save(jsonLines(entries));
      toast(say('export.done', { count: entries.length }));
    } catch (failure) {
      setError(failure);
    } finally {
      setCount(null);
    }
  };
  return (
    <div>
      <Button disabled={count !== null} title={say('export.title')} onClick={() => void run()}>
        {count === null ? say('export') : say('export.busy', { count })}
      </Button>
      {cut !== null && <p role="status">{say('export.cut', { count: cut })}</p>}
      {error !== null && (
        <ErrorNotice error={error} title={say('export.failed')} onRetry={() => void run()} />
      )}
    </div>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'syntropy-audit.jsonl';
  link.click();
  URL.revokeObjectURL(url);
}
