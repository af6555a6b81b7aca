import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { quantity } from '../format/numbers';
import { clockTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { theme } from '../ui/preferences';
import { align, newest } from './align';
import styles from './Chart.module.css';
import { coloursOf, lineToken } from './colours';
import { options } from './options';
import type { PlotProps } from './plotProps';

const HEIGHT = 190;

/** Changes when the colours do. */
function useScheme(): string {
  const chosen = theme.use();
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const onChange = () => setDark(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  return `${chosen} ${dark}`;
}

/** Lines over time, drawn on a canvas. */
export function Plot(props: PlotProps) {
  const { title, lines, stepMs, from, to, unit, name, height = HEIGHT } = props;
  const { t, locale } = useLocale();
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const navigate = useNavigate();
  const latest = useRef(props);
  latest.current = props;
  const scheme = useScheme();
  const aligned = useMemo(() => align(lines, stepMs), [lines, stepMs]);
  const data = useMemo(
    () => [aligned.times.map((time) => time / 1000), ...aligned.columns] as uPlot.AlignedData,
    [aligned],
  );
  const shape = `${lines.map((line) => line.name).join('\n')}|${unit}|${name}`;

  // The plot is made anew when its lines, language or colours change, else only its data.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the lines.
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const made = new uPlot(
      options({
        props: () => latest.current,
        colours: coloursOf(element),
        locale,
        width: element.clientWidth,
        height,
        onCursor: setAt,
        onExemplar: ({ trace_id, span_id }) =>
          void navigate({
            to: '/traces/$traceId',
            params: { traceId: trace_id },
            search: { span: span_id || undefined },
          }),
      }),
      data,
      element,
    );
    chart.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== made.width) {
        made.setSize({ width: element.clientWidth, height });
      }
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [shape, locale, scheme, height]);

  useEffect(() => {
    const made = chart.current;
    if (made === null) return;
    made.setData(data, false);
    made.setScale('x', { min: from / 1000, max: to / 1000 });
  }, [data, from, to]);

  const show = (value: number | null | undefined) => quantity(value, unit, locale, name);
  const latestValues = lines.map((line) => newest(line));
  const spoken = lines
    .map((line, i) => `${line.name} ${show(latestValues[i]?.value)}`)
    .slice(0, 6)
    .join(', ');
  return (
    <div className={styles.chart}>
      <div className={styles.canvas}>
        <div ref={host} role="img" aria-label={`${title}: ${spoken}`} />
      </div>
      <ul className={styles.legend}>
        {lines.map((line, i) => (
          <li key={line.name}>
            <i data-look={line.look} style={line.look ? undefined : { background: lineToken(i) }} />
            {line.name}{' '}
            <b>{show(at === null ? latestValues[i]?.value : aligned.columns[i]?.[at])}</b>
          </li>
        ))}
        {at !== null && aligned.times[at] !== undefined && (
          <li className={styles.when}>
            {clockTime(new Date(aligned.times[at] as number).toISOString(), to, locale)}
          </li>
        )}
      </ul>
      {props.onBrush && <p className={styles.hint}>{t('chart.brush')}</p>}
    </div>
  );
}
