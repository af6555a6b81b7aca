import type { IncidentState } from '../api/types';
import { useTexts } from '../i18n/texts';
import { Badge, type Shape, type Tone } from '../ui/Mark';
import { incidentTexts } from './texts';

const LOOK: Record<IncidentState, { shape: Shape; tone: Tone }> = {
  open: { shape: 'triangle', tone: 'bad' },
  acknowledged: { shape: 'half', tone: 'warn' },
  resolved: { shape: 'circle', tone: 'good' },
};

export const INCIDENT_STATES = Object.keys(LOOK) as readonly IncidentState[];
export const SEVERITIES = ['sev1', 'sev2', 'sev3', 'sev4'] as const;

export function IncidentBadge({ state }: { state: string }) {
  const say = useTexts(incidentTexts);
  return (
    <Badge {...(LOOK[state as IncidentState] ?? { shape: 'ring', tone: 'quiet' })}>
      {say.word('state', state)}
    </Badge>
  );
}
