import type { Pace, SloDetail } from '../api/types';
import { burn, percent } from '../format/numbers';
import { duration, fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { type Say, useTexts } from '../i18n/texts';
import page from '../ui/Page.module.css';
import { Explain } from '../ui/Reading';
import { bandOf, type Story, story } from './projection';
import styles from './Slo.module.css';
import { sloTexts } from './texts';

type Words = Say<(typeof sloTexts)['en']>;

/** Where the budget leads, in words; or why that cannot be said. */
export function Outlook({ slo, live }: { slo: SloDetail; live: boolean }) {
  const say = useTexts(sloTexts);
  const { locale } = useLocale();
  const projection = slo.outlook?.projection;
  if (!projection) return null;
  const band = bandOf(projection);
  return (
    <section id="outlook" aria-labelledby="outlook-title" className={page.section}>
      <div className={styles.titled}>
        <h2 id="outlook-title">{say('projection')}</h2>
        {band && (
          <Explain
            name={say('projection')}
            explain={{
              formula: say('projection.formula'),
              query: `GET /api/v1/slos/${slo.name} → outlook.projection`,
              window: slo.window,
            }}
            at={band.from}
          />
        )}
      </div>
      <div className={page.box}>
        {band === null ? (
          <p data-missing={projection.missing}>
            {say('projection.none')} {say.word('projection', projection.missing ?? 'no_data')}
            {projection.missing === 'short_history' &&
              ` ${say('projection.history', {
                needed: projection.needed ?? '',
                seen: duration((projection.seen_seconds ?? 0) * 1000, locale),
              })}`}
          </p>
        ) : (
          <>
            <p className={styles.story}>{told(say, story(band), band.to, locale)}</p>
            <p className={styles.note}>
              {say('projection.paces', {
                slowest: pace(band.slowest, locale),
                middle: pace(band.middle, locale),
                fastest: pace(band.fastest, locale),
              })}
              {!live && ` ${say('projection.past')}`}
            </p>
          </>
        )}
      </div>
    </section>
  );
}

const pace = ({ burn: rate, window }: Pace, locale: string) => `${burn(rate, locale)} (${window})`;

function told(say: Words, it: Story, end: string, locale: string): string {
  const { expected } = it;
  const date = (at: string | null | undefined) => fullTime(at, locale);
  const of = {
    window: expected.window,
    burn: burn(expected.burn, locale),
    end: date(end),
    left: percent(expected.budget_at_end, locale, 1),
  };
  switch (it.kind) {
    case 'gone':
    case 'returns': {
      const at = it.kind === 'gone' ? expected.exhausts_at : expected.recovers_at;
      const main = say(`story.${it.kind}`, { ...of, date: date(at) });
      const { earliest, latest } = it;
      if (!earliest) return main;
      return `${main} ${
        latest
          ? say('story.between', { earliest: date(earliest), latest: date(latest) })
          : say('story.after', { earliest: date(earliest), end: of.end })
      }`;
    }
    case 'perhaps':
    case 'mayReturn':
      return say(`story.${it.kind}`, { ...of, earliest: date(it.earliest) });
    case 'lasts':
    case 'stays':
      return say(`story.${it.kind}`, of);
  }
}
