import { Link } from '@tanstack/react-router';
import { quantity } from '../format/numbers';
import { clockTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { Unknown } from '../ui/Time';
import { align } from './align';
import styles from './Chart.module.css';
import type { PlotProps } from './plotProps';

/** More rows say no more. */
const MOST = 120;

/** What a chart shows, as a table: newest first. */
export function TwinTable({ title, lines, stepMs, to, unit, name, exemplars }: PlotProps) {
  const { t, locale } = useLocale();
  const { times, columns } = align(lines, stepMs);
  const every = Math.max(1, Math.ceil(times.length / MOST));
  const rows = times.map((_, index) => index).filter((index) => index % every === 0);
  const show = (value: number | null | undefined) =>
    value === null || value === undefined ? <Unknown /> : quantity(value, unit, locale, name);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section className={styles.twin} aria-label={`${title}: ${t('chart.asTable')}`} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('chart.time')}</th>
            {lines.map((line) => (
              <th scope="col" key={line.name}>
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.reverse().map((index) => (
            <tr key={times[index]}>
              <th scope="row">
                {clockTime(new Date(times[index] ?? 0).toISOString(), to, locale)}
              </th>
              {columns.map((column, line) => (
                <td key={lines[line]?.name}>{show(column[index])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {exemplars && exemplars.length > 0 && (
        <>
          <h3>{t('chart.exemplars')}</h3>
          <ul className={styles.exemplars}>
            {exemplars.map((exemplar) => (
              <li key={`${exemplar.trace_id} ${exemplar.time}`}>
                <Link to="/traces/$traceId" params={{ traceId: exemplar.trace_id }}>
                  {t('chart.exemplar', {
                    value: quantity(exemplar.value, unit, locale, name),
                    time: clockTime(exemplar.time, to, locale),
                  })}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
