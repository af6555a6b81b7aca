import { Link } from '@tanstack/react-router';
import type { SloConsequence, SloDetail } from '../api/types';
import { burn, percent } from '../format/numbers';
import { duration, fullTime } from '../format/times';
import { useLocale } from '../i18n/locale';
import { type Say, useTexts } from '../i18n/texts';
import { Badge, type Shape, type Tone } from '../ui/Mark';
import page from '../ui/Page.module.css';
import styles from './Slo.module.css';
import { sloTexts } from './texts';

type Words = Say<(typeof sloTexts)['en']>;

const LOOK: Record<string, { shape: Shape; tone: Tone }> = {
  on: { shape: 'triangle', tone: 'bad' },
  off: { shape: 'circle', tone: 'good' },
  unknown: { shape: 'ring', tone: 'quiet' },
};

/** What the policies that read this SLO do, and when. */
export function Consequences({ slo }: { slo: SloDetail }) {
  const say = useTexts(sloTexts);
  const { locale } = useLocale();
  const consequences = slo.outlook?.consequences;
  if (!consequences) return null;
  return (
    <section id="consequences" aria-labelledby="consequences-title" className={page.section}>
      <h2 id="consequences-title">{say('consequences')}</h2>
      <div className={page.box}>
        {consequences.length === 0 && <p>{say('consequences.none')}</p>}
        <ul className={styles.consequences}>
          {consequences.map((each) => (
            <li key={`${each.policy} ${each.kind}`} data-kind={each.kind} data-state={each.state}>
              <p className={styles.rule}>
                <Badge {...(LOOK[each.state] ?? { shape: 'ring', tone: 'quiet' })}>
                  {say.word(`consequence.${each.kind}`, each.state)}
                </Badge>
                <span>{rule(say, each, locale)}</span>
              </p>
              <p>{now(say, each, locale)}</p>
              <p className={styles.note}>
                ReleasePolicy {each.policy}
                {each.mode !== 'act' && ` · ${say('consequence.observes')}`}
                {' · '}
                <Link to="/services/$id/policy" params={{ id: each.service }}>
                  {say('consequence.gate', { service: each.service })}
                </Link>
              </p>
            </li>
          ))}
        </ul>
        <p className={styles.note}>{say('consequences.note')}</p>
      </div>
    </section>
  );
}

/** What the policy says, whatever is seen now. */
function rule(say: Words, of: SloConsequence, locale: string): string {
  switch (of.kind) {
    case 'budget_freeze':
      return say('rule.budget_freeze', {
        service: of.service,
        threshold: percent(of.threshold, locale, 1),
      });
    case 'page_freeze':
      return say('rule.page_freeze', { service: of.service });
    case 'rollback':
      return say('rule.rollback', {
        service: of.service,
        burn: burn(of.threshold, locale),
        hold: duration((of.hold_seconds ?? 0) * 1000, locale),
        within: duration((of.within_seconds ?? 0) * 1000, locale),
      });
    default:
      return of.finding;
  }
}

/** What is seen of it now, and what is to be expected. */
function now(say: Words, of: SloConsequence, locale: string): string {
  if (of.state === 'unknown') return say('now.unknown', { finding: of.finding });
  const date = (at: string | null | undefined) => fullTime(at, locale);
  if (of.kind === 'page_freeze') {
    return of.state === 'on' ? say('now.page', { finding: of.finding }) : say('now.noPage');
  }
  if (of.kind === 'rollback') return say('now.burn', { burn: burn(of.observed, locale) });
  const left = percent(of.observed, locale, 1);
  const frozen = of.state === 'on';
  const parts = [
    frozen
      ? of.since
        ? say('now.frozenSince', { left, since: date(of.since) })
        : say('now.frozen', { left })
      : say('now.left', { left }),
  ];
  if (of.expected) {
    parts.push(say(frozen ? 'now.lifted' : 'now.freezes', { date: date(of.expected) }));
  } else if (of.earliest) {
    parts.push(say(frozen ? 'now.mayLift' : 'now.mayFreeze', { date: date(of.earliest) }));
  } else {
    parts.push(say(frozen ? 'now.notLifted' : 'now.notFrozen'));
  }
  if (of.expected && of.earliest) {
    parts.push(
      of.latest
        ? say('story.between', { earliest: date(of.earliest), latest: date(of.latest) })
        : say('now.from', { earliest: date(of.earliest) }),
    );
  }
  return parts.join(' ');
}
