import type { PlannedDocument, PlannedObjective } from '../api/types';
import { decimal, type Maybe, percent } from '../format/numbers';
import { fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { Facts } from '../ui/Facts';
import page from '../ui/Page.module.css';
import { planTexts } from './texts';

type Row = readonly [string, string];

/** What a document's change means for budget, alerts and exhaustion, as the server computed it. */
export function Consequence({ document: { slo, notes } }: { document: PlannedDocument }) {
  const say = useTexts(planTexts);
  if (!slo && notes.length === 0) return <p className={page.quiet}>{say('consequence.none')}</p>;
  return (
    <>
      {slo?.new_generation && <p className={page.note}>{say('generation')}</p>}
      {slo?.objectives.map((objective, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: objectives are told apart by their place.
        <Objective key={at} objective={objective} />
      ))}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </>
  );
}

function Objective({ objective }: { objective: PlannedObjective }) {
  const say = useTexts(planTexts);
  const { locale } = useLocale();
  const { backtest, never_fires } = objective;
  const side = backtest?.before;
  const next = backtest?.after;
  const count = (value: Maybe) => decimal(value, locale, 0);
  const share = (value: Maybe) => percent(value, locale, 1);
  const at = (value: string | null | undefined) => (value ? fullTime(value, locale) : null);
  const rows: (Row | null)[] = [
    pair(
      say('objective'),
      known(objective.target_before, (value) => percent(value, locale, 4)),
      known(objective.target_after, (value) => percent(value, locale, 4)),
    ),
    pair(say('budget'), objective.budget_before, objective.budget_after),
    pair(say('pages'), known(side?.pages, count), known(next?.pages, count)),
    pair(say('tickets'), known(side?.tickets, count), known(next?.tickets, count)),
    pair(say('false'), known(side?.false_pages, count), known(next?.false_pages, count)),
    pair(say('left'), known(side?.budget_remaining, share), known(next?.budget_remaining, share)),
    pair(say('exhausted'), at(side?.exhausted_at), at(next?.exhausted_at)),
    pair(say('exhausts'), at(side?.exhausts_at), at(next?.exhausts_at)),
  ];
  return (
    <>
      {objective.display_name && <h4>{objective.display_name}</h4>}
      <Facts facts={rows.filter((row) => row !== null)} />
      <p className={page.quiet}>
        {backtest?.data_from
          ? say('backtest.of', { from: fullTime(backtest.data_from, locale) })
          : say('backtest.none')}
      </p>
      {never_fires.length > 0 && (
        <p className={page.note}>{say('never', { tiers: never_fires.join(', ') })}</p>
      )}
    </>
  );
}

function known(value: Maybe, show: (value: number) => string): string | null {
  return value === null || value === undefined ? null : show(value);
}

/** Both sides as one; null when neither says anything. */
export function pair(
  name: string,
  before: string | null | undefined,
  after: string | null | undefined,
): Row | null {
  if (!before && !after) return null;
  return [name, before === after ? `${after}` : `${before || '—'} → ${after || '—'}`];
}
