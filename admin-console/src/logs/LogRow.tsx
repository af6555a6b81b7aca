import { Link } from '@tanstack/react-router';
import type { LogItem } from '../api/types';
import { usePageSearch, useSetSearch } from '../app/search';
import { useTexts } from '../i18n/texts';
import { RegionLink } from '../regions/RegionLink';
import { Facts } from '../ui/Facts';
import { Clock } from '../ui/Time';
import { Level } from './Level';
import styles from './Logs.module.css';
import { logTexts } from './texts';

interface Props {
  item: LogItem;
  open: boolean;
  onToggle: () => void;
}

/** One record: a line, and all of it when it is opened. */
export function LogRow({ item, open, onToggle }: Props) {
  const say = useTexts(logTexts);
  return (
    <>
      <div className={styles.line}>
        <button type="button" className={styles.open} aria-expanded={open} onClick={onToggle}>
          <span className={styles.time}>
            <Clock at={item.time} />
          </span>
          <Level level={item.level} />
          <span className={styles.service}>{item.service}</span>
          <span className={styles.message}>{item.message}</span>
        </button>
        {item.trace_id && (
          <Link
            to="/traces/$traceId"
            params={{ traceId: item.trace_id }}
            search={{ span: item.span_id || undefined }}
            className={styles.trace}
            aria-label={say('open.trace.of', { message: item.message.slice(0, 80) })}
          >
            {say('open.trace')}
          </Link>
        )}
      </div>
      {open && <Details item={item} />}
    </>
  );
}

function Details({ item }: { item: LogItem }) {
  const say = useTexts(logTexts);
  return (
    <div className={styles.details}>
      <p className={styles.whole}>{item.message}</p>
      <Facts
        facts={[
          [say('region'), item.region ? <RegionLink key="region" name={item.region} /> : null],
          [say('trace'), item.trace_id ? <code key="trace">{item.trace_id}</code> : null],
          [say('span'), item.span_id ? <code key="span">{item.span_id}</code> : null],
          [say('retention'), item.retention || null],
        ]}
      />
      <h3>{say('fields')}</h3>
      {Object.keys(item.attributes).length === 0 ? (
        <p className={styles.quiet}>{say('none')}</p>
      ) : (
        <Fields fields={item.attributes} />
      )}
      <details>
        <summary>{say('resource')}</summary>
        <Fields fields={item.resource} />
      </details>
    </div>
  );
}

/** Fields that narrow the list when they are chosen. */
function Fields({ fields }: { fields: Record<string, string> }) {
  const say = useTexts(logTexts);
  const { field = [] } = usePageSearch();
  const set = useSetSearch();
  const sorted = Object.entries(fields).sort(([a], [b]) => a.localeCompare(b));
  return (
    <dl className={styles.fields}>
      {sorted.map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>
            <button
              type="button"
              title={say('filter.by', { what: `${key}=${value}` })}
              onClick={() => set({ field: [...new Set([...field, `${key}=${value}`])] })}
            >
              {value}
            </button>
          </dd>
        </div>
      ))}
    </dl>
  );
}
