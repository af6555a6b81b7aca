import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { theme } from '../ui/preferences';
import type { Stretch } from './criticalPath';
import { traceTexts } from './texts';
import type { Tree } from './tree';
import type { View } from './Waterfall';
import styles from './Waterfall.module.css';

const HEIGHT = 56;

interface Props {
  tree: Tree;
  path: ReadonlyMap<number, readonly Stretch[]>;
  view: View;
  colours: ReadonlyMap<string, string>;
  onView: (view: View) => void;
}

/** All spans as thin lines on one canvas, however many there are. */
export function Minimap({ tree, path, view, colours, onView }: Props) {
  const say = useTexts(traceTexts);
  const { locale } = useLocale();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drag, setDrag] = useState<[number, number] | null>(null);
  const [width, setWidth] = useState(0);
  const scheme = theme.use();
  const length = Math.max(1, tree.length);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes what tokens mean.
  useEffect(() => {
    const element = canvas.current;
    if (element === null || width === 0) return;
    draw(element, width, tree, path, colours);
  }, [width, tree, path, colours, scheme, locale]);

  const part = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
  };
  const shown = drag ? { from: Math.min(...drag) * length, to: Math.max(...drag) * length } : view;
  return (
    <div
      className={styles.minimap}
      role="img"
      aria-label={say('minimap')}
      title={say('minimap')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag([part(event), part(event)]);
      }}
      onPointerMove={(event) => drag && setDrag([drag[0], part(event)])}
      onPointerUp={() => {
        if (drag && shown.to - shown.from > length / 500) onView(shown);
        setDrag(null);
      }}
      onPointerCancel={() => setDrag(null)}
    >
      <canvas ref={canvas} height={HEIGHT} />
      <span
        className={styles.window}
        style={{
          left: `${(shown.from / length) * 100}%`,
          width: `${((shown.to - shown.from) / length) * 100}%`,
        }}
      />
    </div>
  );
}

function draw(
  canvas: HTMLCanvasElement,
  width: number,
  { rows, length }: Tree,
  path: Props['path'],
  colours: Props['colours'],
): void {
  const ratio = devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = HEIGHT * ratio;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const plain = (token: string) => {
    canvas.style.color = token;
    return getComputedStyle(canvas).color;
  };
  const resolved = new Map([...colours].map(([service, token]) => [service, plain(token)]));
  const critical = plain('var(--text)');
  const x = (at: number) => (at / Math.max(1, length)) * canvas.width;
  const y = (row: number) => (row / rows.length) * canvas.height;
  const thick = Math.max(ratio, canvas.height / rows.length - ratio);
  for (const [row, { span, start, end }] of rows.entries()) {
    pen.fillStyle = resolved.get(span.service) ?? critical;
    pen.globalAlpha = 0.75;
    pen.fillRect(x(start), y(row), Math.max(ratio, x(end) - x(start)), thick);
  }
  pen.globalAlpha = 1;
  pen.fillStyle = critical;
  for (const [row, stretches] of path) {
    for (const { start, end } of stretches) {
      pen.fillRect(x(start), y(row) + thick / 3, Math.max(ratio, x(end) - x(start)), ratio);
    }
  }
}
