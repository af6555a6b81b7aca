/** The tokens of lines, in the order in which they are taken. */
const LINES = ['--line-1', '--line-2', '--line-3', '--line-4', '--line-5', '--line-6'];

/** A token as the canvas needs it: a plain colour, of the scheme in force. */
function resolved(probe: HTMLElement, token: string): string {
  probe.style.color = `var(${token})`;
  return getComputedStyle(probe).color;
}

export interface Colours {
  lines: string[];
  grid: string;
  text: string;
  limit: string;
  mark: string;
  dot: string;
  /** Between the edges of what is expected. */
  band: string;
  surface: string;
}

export function coloursOf(host: HTMLElement): Colours {
  const probe = document.createElement('span');
  host.append(probe);
  const colours = {
    lines: LINES.map((token) => resolved(probe, token)),
    grid: resolved(probe, '--line'),
    text: resolved(probe, '--muted'),
    limit: resolved(probe, '--bad'),
    mark: resolved(probe, '--info'),
    dot: resolved(probe, '--line-4'),
    band: resolved(probe, '--band'),
    surface: resolved(probe, '--surface'),
  };
  probe.remove();
  return colours;
}

export const lineToken = (index: number) => `var(${LINES[index % LINES.length]})`;
