import { useMemo } from 'react';
import { useBurnDown } from '../api/slos';
import type { Backtest, SloDetail } from '../api/types';
import { useSetSearch } from '../app/search';
import { Chart, TwinButton } from '../charts/Chart';
import { badOf } from '../explain/bad';
import { fullTime, millisOf } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { absolute } from '../time/range';
import { type ShownRange, useRange } from '../time/useRange';
import { DataPanel } from '../ui/DataPanel';
import { Empty } from '../ui/Panel';
import panel from '../ui/Panel.module.css';
import { Annotations } from './Annotations';
import { Outlook } from './Outlook';
import { bandLines, bandOf, drawnUntil } from './projection';
import { sloTexts } from './texts';
import { useAnnotations } from './useAnnotations';
import { windowMs } from './window';

/** Counting a window anew is work for the server: it is asked for by the minute. */
const STEP_MS = 60_000;
const MONTH_MS = 30 * 864e5;

/** How the budget went over the SLO's window, and where it leads. */
export function BurnDown({ slo }: { slo: SloDetail }) {
  const say = useTexts(sloTexts);
  const range = useRange();
  const to = Math.floor(range.to / STEP_MS) * STEP_MS;
  const from = to - (windowMs(slo.window) ?? MONTH_MS);
  const asked = useMemo(() => absolute({ from, to }), [from, to]);
  const query = useBurnDown(slo.name, asked);
  return (
    <>
      <DataPanel
        id="burn-down"
        title={say('burndown')}
        query={query}
        tools={<TwinButton />}
        isEmpty={({ curve }) => curve.length === 0}
        empty={
          <Empty
            why={say('burndown.empty')}
            hint={say('burndown.empty.why')}
            command={`./syntropy slo get ${slo.name}`}
          />
        }
      >
        {(backtest) => <Curve slo={slo} backtest={backtest} from={from} to={to} range={range} />}
      </DataPanel>
      <Outlook slo={slo} live={range.live} />
    </>
  );
}

interface CurveProps {
  slo: SloDetail;
  backtest: Backtest;
  from: number;
  to: number;
  range: ShownRange;
}

function Curve({ slo, backtest, from, to, range }: CurveProps) {
  const say = useTexts(sloTexts);
  const { locale } = useLocale();
  const set = useSetSearch();
  // What is to come follows from now: a range of the past has none.
  const band = range.live ? bandOf(slo.outlook?.projection) : null;
  const lines = useMemo(
    () => [
      {
        name: say('burndown.remaining'),
        points: backtest.curve.map(
          ({ at, budget_remaining }) => [Date.parse(at), budget_remaining] as const,
        ),
      },
      ...(band === null
        ? []
        : bandLines(band, {
            middle: say('burndown.middle', { window: band.middle.window }),
            most: say('burndown.most', { window: band.slowest.window }),
            least: say('burndown.least', { window: band.fastest.window }),
          })),
    ],
    [backtest.curve, band, say],
  );
  // What was recorded may be less than the window: the chart shows what there is.
  const begin = Math.max(from, millisOf(backtest.covered?.from) ?? from);
  const end = band === null ? to : Math.max(to, drawnUntil(band));
  const annotations = useAnnotations(slo.service, backtest.alerts, begin, to);
  return (
    <>
      <Chart
        title={say('burndown')}
        lines={lines}
        stepMs={0}
        from={begin}
        to={end}
        unit="1"
        name="budget_share"
        limit={{ value: 0, text: '0 %' }}
        marks={annotations.marks}
        now={band === null ? undefined : Date.parse(band.from)}
        band={band === null ? undefined : [2, 3]}
        onBrush={(start, stop) => {
          // What has not been cannot be looked into.
          if (start < to) set({ bad: badOf(start, Math.min(stop, to)) });
        }}
      />
      <p className={panel.showing}>
        {say('burndown.note', { window: slo.window })}{' '}
        {backtest.exhausted_at &&
          say('burndown.exhausted', { date: fullTime(backtest.exhausted_at, locale) })}
      </p>
      <Annotations of={annotations} />
    </>
  );
}
