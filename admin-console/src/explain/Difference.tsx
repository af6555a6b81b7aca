import { Link } from '@tanstack/react-router';
import { useDifference } from '../api/telemetry';
import type { DifferenceRequest, Difference as Differing } from '../api/types';
import { useSetSearch } from '../app/search';
import { decimal, percent } from '../format/numbers';
import { duration, fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Button } from '../ui/Button';
import { DataPanel } from '../ui/DataPanel';
import { Empty } from '../ui/Panel';
import { parseBad } from './bad';
import styles from './Difference.module.css';
import { differenceTexts } from './texts';

type Spans = Omit<NonNullable<DifferenceRequest['bad']>, 'from' | 'to'>;

/** The server's name for values too rare to be told apart. */
const OTHER = '__other__';
/** Columns of their own in the store: asked for by parameters, not as attributes. */
const COLUMNS: Record<string, 'service' | 'route' | 'region' | 'status'> = {
  'service.name': 'service',
  service: 'service',
  'http.route': 'route',
  'cloud.region': 'region',
  status: 'status',
  'span.status': 'status',
};

/** How the spans of a bad stretch differ from those before it. */
export function Difference({ bad, spans }: { bad: string; spans: Spans }) {
  const say = useTexts(differenceTexts);
  const stretch = parseBad(bad);
  return stretch ? (
    <Ranked bad={stretch} spans={spans} />
  ) : (
    <Empty why={say('invalid')}>
      <CloseButton />
    </Empty>
  );
}

function CloseButton() {
  const say = useTexts(differenceTexts);
  const set = useSetSearch();
  return <Button onClick={() => set({ bad: undefined })}>{say('close')}</Button>;
}

function Ranked({ bad, spans }: { bad: { from: string; to: string }; spans: Spans }) {
  const say = useTexts(differenceTexts);
  const { locale } = useLocale();
  const query = useDifference({ bad: { ...bad, ...spans } });
  const length = duration(Date.parse(bad.to) - Date.parse(bad.from), locale);
  const [from, to] = [bad.from, bad.to].map((at) => fullTime(at, locale)) as [string, string];
  return (
    <DataPanel
      id="difference"
      title={say('title')}
      query={query}
      tools={<CloseButton />}
      isEmpty={({ items }) => items.length === 0}
      empty={<Empty why={say('empty')} hint={say('empty.why')} />}
    >
      {({ items, matched }) => (
        <>
          <p className={styles.note}>{say('explain', { from, to, length })}</p>
          <ol className={styles.list}>
            {items.map((item) => (
              <Attribute key={item.attribute} item={item} bad={bad} spans={spans} />
            ))}
          </ol>
          <p className={styles.note}>{say('showing', { shown: items.length, matched })}</p>
        </>
      )}
    </DataPanel>
  );
}

interface AttributeProps {
  item: Differing;
  bad: { from: string; to: string };
  spans: Spans;
}

function Attribute({ item, bad, spans }: AttributeProps) {
  const say = useTexts(differenceTexts);
  const { locale } = useLocale();
  return (
    <li className={styles.item}>
      <h3>
        <code>{item.attribute}</code>
        <span className={styles.score} title={say('score')}>
          {decimal(item.score, locale, 2)}
        </span>
      </h3>
      <table className={styles.values}>
        <caption className="visually-hidden">{item.attribute}</caption>
        <thead>
          <tr>
            <th scope="col">{say('value')}</th>
            <th scope="col">{say('bad')}</th>
            <th scope="col">{say('baseline')}</th>
          </tr>
        </thead>
        <tbody>
          {item.values.slice(0, 5).map(({ value, bad_share, baseline_share }) => (
            <tr key={value}>
              <th scope="row">
                <ValueLink attribute={item.attribute} value={value} bad={bad} spans={spans} />
              </th>
              <td>
                <Share value={bad_share} tone="then" />
              </td>
              <td>
                <Share value={baseline_share} tone="before" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </li>
  );
}

function Share({ value, tone }: { value: number; tone: 'then' | 'before' }) {
  const { locale } = useLocale();
  return (
    <span className={styles.share}>
      <span className={styles.track} aria-hidden="true">
        <span data-tone={tone} style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
      </span>
      {percent(value, locale, 1)}
    </span>
  );
}

/** Leads to the traces of the stretch that have this value. */
function ValueLink({
  attribute,
  value,
  bad,
  spans,
}: {
  attribute: string;
  value: string;
  bad: { from: string; to: string };
  spans: Spans;
}) {
  const say = useTexts(differenceTexts);
  if (value === OTHER) return <em>{say('other')}</em>;
  if (value === '') return <em>{say('absent')}</em>;
  const { service, route, region, status, min_duration, max_duration } = spans;
  const column = COLUMNS[attribute];
  const search = { service, route, region, status, min: min_duration, max: max_duration, ...bad };
  return (
    <Link
      to="/traces"
      search={
        column ? { ...search, [column]: value } : { ...search, attr: [`${attribute}=${value}`] }
      }
      title={say('traces', { what: `${attribute}=${value}` })}
    >
      {value}
    </Link>
  );
}
