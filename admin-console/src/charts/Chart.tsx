import { lazy, Suspense } from 'react';
import { useLocale } from '../i18n/locale';
import { Button } from '../ui/Button';
import { Boundary } from '../ui/DataPanel';
import styles from './Chart.module.css';
import type { PlotProps } from './plotProps';
import { TwinTable } from './TwinTable';
import { toggleTwin, useTwin } from './twin';

const Plot = lazy(() => import('./Plot').then(({ Plot }) => ({ default: Plot })));

/** A chart, or the same as a table: `x` turns all of a page. */
export function Chart(props: PlotProps) {
  const tables = useTwin();
  return (
    <Boundary>
      {tables ? (
        <TwinTable {...props} />
      ) : (
        <Suspense fallback={<div className={styles.room} />}>
          <Plot {...props} />
        </Suspense>
      )}
    </Boundary>
  );
}

/** Turns the charts of the page into tables and back. */
export function TwinButton() {
  const { t } = useLocale();
  const tables = useTwin();
  return (
    <Button aria-pressed={tables} aria-keyshortcuts="x" onClick={toggleTwin}>
      {t('chart.asTable')}
    </Button>
  );
}
