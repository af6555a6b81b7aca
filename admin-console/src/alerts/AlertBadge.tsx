import type { AlertState } from '../api/types';
import { useTexts } from '../i18n/texts';
import { Badge, type Shape, type Tone } from '../ui/Mark';
import { alertTexts } from './texts';

const LOOK: Record<AlertState, { shape: Shape; tone: Tone }> = {
  firing: { shape: 'triangle', tone: 'bad' },
  frozen: { shape: 'half', tone: 'warn' },
  pending: { shape: 'ring', tone: 'info' },
  resolved: { shape: 'circle', tone: 'good' },
};

export const ALERT_STATES = Object.keys(LOOK) as readonly AlertState[];

export function AlertBadge({ state }: { state: string }) {
  const say = useTexts(alertTexts);
  return (
    <Badge {...(LOOK[state as AlertState] ?? { shape: 'ring', tone: 'quiet' })}>
      {say.word('state', state)}
    </Badge>
  );
}
