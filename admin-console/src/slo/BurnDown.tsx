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
import { useRange } from '../time/useRange';
import { DataPanel } from '../ui/DataPanel';
import { Empty } from '../ui/Panel';
import panel from '../ui/Panel.module.css';
import { sloTexts } from './texts';
import { windowMs } from './tiers';

/** Counting a window anew is work for the server: it is asked for by the minute. */
const STEP_MS = 60_000;
const MONTH_MS = 30 * 864e5;

/** How the budget went over the SLO's window. */
export function BurnDown({ slo }: { slo: SloDetail }) {
  const say = useTexts(sloTexts);
  const range = useRange();
  const to = Math.floor(range.to / STEP_MS) * STEP_MS;
  const from = to - (windowMs(slo.window) ?? MONTH_MS);
  const asked = useMemo(() => absolute({ from, to }), [from, to]);
  const query = useBurnDown(slo.name, asked);
  return (
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
      {(backtest) => <Curve slo={slo} backtest={backtest} from={from} to={to} />}
    </DataPanel>
  );
}

interface CurveProps {
  slo: SloDetail;
  backtest: Backtest;
  from: number;
  to: number;
}

function Curve({ slo, backtest, from, to }: CurveProps) {
  const say = useTexts(sloTexts);
  const set = useSetSearch();
  const lines = useMemo(
    () => [
      {
        name: say('burndown.remaining'),
        points: backtest.curve.map(
          ({ at, budget_remaining }) => [Date.parse(at), budget_remaining] as const,
        ),
      },
    ],
    [backtest.curve, say],
  );
  const marks = backtest.alerts.flatMap(({ fired_at, tier }) => {
    const at = millisOf(fired_at);
    return at === null ? [] : [{ at, text: tier ?? '' }];
  });
  // What was recorded may be less than the window: the chart shows what there is.
  const begin = Math.max(from, millisOf(backtest.covered?.from) ?? from);
  return (
    <>
      <Chart
        title={say('burndown')}
        lines={lines}
        stepMs={0}
        from={begin}
        to={to}
        unit="1"
        name="budget_share"
        limit={{ value: 0, text: '0 %' }}
        marks={marks}
        onBrush={(start, end) => set({ bad: badOf(start, end) })}
      />
      <p className={panel.showing}>
        {say('burndown.note', { window: slo.window })} <Projection backtest={backtest} />
      </p>
    </>
  );
}

function Projection({ backtest }: { backtest: Backtest }) {
  const say = useTexts(sloTexts);
  const { locale } = useLocale();
  const { exhausted_at, exhausts_at, burn_window, burn } = backtest;
  if (exhausted_at) return say('burndown.exhausted', { date: fullTime(exhausted_at, locale) });
  if (typeof burn !== 'number' || !burn_window) return null;
  return exhausts_at
    ? say('burndown.exhausts', { window: burn_window, date: fullTime(exhausts_at, locale) })
    : say('burndown.lasts', { window: burn_window });
}
