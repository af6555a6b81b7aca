import { Link } from '@tanstack/react-router';
import { useMemo, useRef } from 'react';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import type { Failover } from '../regions/failovers';
import { figuresOf } from '../regions/figures';
import { stateLook, stateOf, stateWord } from '../regions/look';
import type { Site } from '../regions/sites';
import { regionTexts } from '../regions/texts';
import { useRowKeys } from '../table/rowKeys';
import { Mark } from '../ui/Mark';
import { type Box, type Label as Placing, placeLabels } from './labels';
import { LAND } from './land';
import styles from './Map.module.css';
import { HEIGHT, type Place, project, WIDTH } from './projection';
import { along, arc, arrow, type Point, radiusOf } from './size';
import { useWidth } from './width';

interface Props {
  sites: readonly Site[];
  failovers: readonly Failover[];
}

type Placed = Site & { place: Place };

/** Estimated from the label's font: only whether labels would touch depends on it. */
const CHAR_PX = 6.3;
const LINE_PX = 16;
const none = () => {};

/** The regions that have a place, over the land. Its marks are links, the worst first. */
export function WorldMap({ sites, failovers }: Props) {
  const { t, locale } = useLocale();
  const say = useTexts(regionTexts);
  const host = useRef<HTMLDivElement>(null);
  const marks = useRef<HTMLUListElement>(null);
  const width = useWidth(host);
  const placed = useMemo(
    () => sites.filter((site): site is Placed => site.place !== null),
    [sites],
  );
  useRowKeys(marks, placed.length, none);
  const greatest = Math.max(0, ...placed.map(({ traffic }) => traffic ?? 0));
  const nodes = placed.map((site) => {
    const [x, y] = project(site.place);
    const figures = figuresOf(site, say, locale);
    const state = stateOf(site);
    const lines = [
      state === 'good' ? site.name : `${site.name} · ${stateWord(t, state)}`,
      `${say('label.p95', { value: figures.p95 })} · ${say('label.cost', { value: figures.cost })}`,
      `${figures.hz ?? say('label.hz.unknown')} · ${figures.mode}`,
    ];
    return {
      site,
      x,
      y,
      state,
      lines,
      figures,
      radius: radiusOf(site.traffic, greatest, placed.length),
    };
  });
  const scale = width / WIDTH;
  const frame: Box = { x: 0, y: 0, width, height: HEIGHT * scale };
  const extent = (lines: readonly string[]) => ({
    width: Math.max(...lines.map((line) => line.length)) * CHAR_PX,
    height: lines.length * LINE_PX,
  });
  const labels = placeLabels(
    nodes.map(({ x, y, radius, lines, state }) => ({
      x: x * scale,
      y: y * scale,
      radius,
      whole: extent(lines),
      name: extent(lines.slice(0, 1)),
      urgent: state !== 'good',
    })),
    frame,
    curvesOf(placed, failovers).flatMap(({ start, end }) =>
      along(start, end).map(([x, y]): Point => [x * scale, y * scale]),
    ),
  );
  return (
    <div ref={host} className={styles.map} style={{ aspectRatio: `${WIDTH} / ${HEIGHT}` }}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" className={styles.world}>
        <path d={LAND} className={styles.land} />
        <Arcs placed={placed} failovers={failovers} />
      </svg>
      <ul ref={marks} aria-label={say('map_label', { count: placed.length })}>
        {nodes.map(({ site, x, y, state, lines, figures, radius }, index) => (
          <li
            key={site.name}
            className={styles.node}
            data-index={index}
            data-state={state}
            style={{ left: `${(x / WIDTH) * 100}%`, top: `${(y / HEIGHT) * 100}%` }}
          >
            <Link to="/regions/$id" params={{ id: site.name }} className={styles.door}>
              <span className={styles.mark} style={{ fontSize: `${(2 * radius) / 0.78}px` }}>
                <Mark {...stateLook(state)} />
              </span>
              <Label placing={labels[index] ?? null} away={radius}>
                {lines}
              </Label>
              <span className="visually-hidden">
                {' '}
                {figures.traffic ?? say('traffic.unknown')}
                {state === 'good' && `, ${stateWord(t, state)}`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface LabelProps {
  placing: Placing | null;
  away: number;
  children: readonly string[];
}

/** What is written at a mark. What has no room there shows while the mark is pointed at. */
function Label({ placing, away, children }: LabelProps) {
  const [name, ...rest] = children;
  return (
    <span
      className={styles.label}
      data-side={placing?.side ?? 'none'}
      data-short={placing?.short}
      style={{ ['--away' as string]: `${away + 5}px` }}
    >
      <b>{name}</b>
      {rest.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  );
}

/** Traffic that was moved, from the region it was meant for to those that serve it. */
function Arcs({
  placed,
  failovers,
}: {
  placed: readonly Placed[];
  failovers: readonly Failover[];
}) {
  return curvesOf(placed, failovers).map(({ id, from, region, running, share, start, end }) => (
    <g key={`${id} ${region}`} data-arc={`${from} ${region}`} data-running={running}>
      <path
        d={arc(start, end)}
        className={styles.arc}
        data-running={running}
        style={{ strokeWidth: 1.2 + 2.4 * share }}
      />
      <path d="M-5-4 5 0-5 4z" className={styles.head} transform={arrow(start, end)} />
    </g>
  ));
}

/** The ways that traffic was moved, between regions that have a place. */
function curvesOf(placed: readonly Placed[], failovers: readonly Failover[]) {
  const at = new Map(placed.map(({ name, place }) => [name, project(place)]));
  return failovers.flatMap(({ action, from, to, running }) =>
    to.flatMap(({ region, share }) => {
      const [start, end] = [at.get(from), at.get(region)];
      return start && end ? [{ id: action.id, from, region, running, share, start, end }] : [];
    }),
  );
}
