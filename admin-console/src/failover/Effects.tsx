import action from '../actions/Action.module.css';
import type { ActionPreview } from '../api/types';
import { decimal, percent } from '../format/numbers';
import { duration, fullTime } from '../format/times';
import { word } from '../i18n/catalogue';
import { useLocale } from '../i18n/locale';
import { useTexts } from '../i18n/texts';
import { RegionLink } from '../regions/RegionLink';
import { DataTable } from '../ui/DataTable';
import { Facts } from '../ui/Facts';
import { Mark } from '../ui/Mark';
import { Unknown } from '../ui/Time';
import { DryRun } from './DryRun';
import type { StepProps } from './FailoverPage';
import { failoverTexts } from './texts';
import { movedOf } from './wizard';

/** Whom it concerns, where the traffic goes, what is left there, and what it costs. */
export function Effects(props: StepProps) {
  const say = useTexts(failoverTexts);
  const region = props.search.region ?? '';
  return (
    <DryRun {...props} title={say('step.effects')} before="checks" next="confirm">
      {(preview) => (
        <>
          <Sums preview={preview} region={region} />
          <h3>{say('effects.traffic')}</h3>
          <Loads preview={preview} />
          <h3>{say('effects.services')}</h3>
          <Services preview={preview} region={region} />
          <h3>{say('effects.follow')}</h3>
          <Follows preview={preview} />
        </>
      )}
    </DryRun>
  );
}

function useRate() {
  const say = useTexts(failoverTexts);
  const { locale } = useLocale();
  return (rps: number | null | undefined) =>
    typeof rps === 'number' ? say('rate', { value: decimal(rps, locale, 1) }) : null;
}

export function Sums({ preview, region }: { preview: ActionPreview; region: string }) {
  const say = useTexts(failoverTexts);
  const { locale } = useLocale();
  const rate = useRate();
  const { moved, share } = movedOf(preview, region);
  return (
    <Facts
      facts={[
        [say('effects.moves'), rate(moved)],
        [say('effects.share'), share === null ? null : percent(share, locale)],
        [say('until'), preview.expires_at ? fullTime(preview.expires_at, locale) : null],
        [say('cost'), say('cost.unknown')],
      ]}
    />
  );
}

function Loads({ preview }: { preview: ActionPreview }) {
  const say = useTexts(failoverTexts);
  const { locale } = useLocale();
  const rate = useRate();
  return (
    <DataTable
      caption={say('effects.traffic')}
      empty={say('effects.none')}
      rows={preview.regions}
      rowKey={({ region }) => region}
      columns={[
        { title: say('region'), cell: ({ region }) => <RegionLink name={region} /> },
        {
          title: say('effects.weight'),
          cell: ({ weight_before: from, weight_after: to }) =>
            `${percent(from, locale, 0)} → ${percent(to, locale, 0)}`,
        },
        {
          title: say('effects.demand'),
          number: true,
          cell: ({ demand_rps: rps }) => rate(rps) ?? <Unknown />,
        },
        {
          title: say('effects.added'),
          number: true,
          cell: ({ added_rps: rps }) =>
            typeof rps === 'number' ? `${rps > 0 ? '+' : ''}${rate(rps)}` : <Unknown />,
        },
        {
          title: say('effects.capacity'),
          number: true,
          cell: ({ capacity_rps: rps }) => rate(rps) ?? <Unknown />,
        },
        {
          title: say('effects.spare'),
          number: true,
          cell: ({ spare_rps: rps }) =>
            typeof rps === 'number' ? (
              <>
                <Mark shape={rps < 0 ? 'triangle' : 'circle'} tone={rps < 0 ? 'bad' : 'good'} />{' '}
                {rate(rps)}
              </>
            ) : (
              <Unknown />
            ),
        },
        {
          title: say('effects.age'),
          number: true,
          cell: ({ age_ms: ms }) => (typeof ms === 'number' ? duration(ms, locale) : <Unknown />),
        },
      ]}
    />
  );
}

function Services({ preview, region }: { preview: ActionPreview; region: string }) {
  const say = useTexts(failoverTexts);
  return (
    <DataTable
      caption={say('effects.services')}
      empty={say('effects.none')}
      rows={preview.services}
      rowKey={({ name }) => name}
      columns={[
        { title: say('effects.service'), cell: ({ name }) => name },
        {
          title: say('effects.relation'),
          cell: ({ relation }) => say.word('relation', relation),
        },
        { title: say('effects.criticality'), cell: ({ criticality }) => criticality },
        { title: say('effects.here', { region }), cell: ({ here }) => say(here ? 'yes' : 'no') },
      ]}
    />
  );
}

function Follows({ preview }: { preview: ActionPreview }) {
  const say = useTexts(failoverTexts);
  const { t } = useLocale();
  if (preview.follows.length === 0) {
    return <p className={action.note}>{say('effects.follow.none')}</p>;
  }
  return (
    <ul className={action.list}>
      {preview.follows.map(({ kind, target, mode }) => (
        <li key={`${kind} ${target}`}>
          <b>{word(t, 'action.kind', kind)}</b> {target}{' '}
          <span className={action.note}>
            · {say(mode === 'act' ? 'effects.done' : 'effects.observed')}
          </span>
        </li>
      ))}
    </ul>
  );
}
