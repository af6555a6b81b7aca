import { toConsole } from '../links.js';
import { stat, type Texts, timeline, upTo } from '../panels.js';
import { BY_REGION, BY_SERVICE, count, of, worst } from '../promql.js';
import { PLACE, REGION_LINKS } from './names.js';

const CIRCUIT: Texts = {
  '0': { text: 'closed', color: 'green' },
  '1': { text: 'half open', color: 'orange' },
  '2': { text: 'open', color: 'red' },
};

const circuit = (state: string) =>
  worst(
    'max',
    ['service', 'region'],
    of('syntropy_circuit_state', BY_SERVICE, BY_REGION, `state="${state}"`),
  );

export const circuitsOpen = () =>
  stat({
    title: 'Circuits open',
    says: 'Services in a region that callers are told not to call.',
    act: 'Above 0: begin with the service that the others depend on.',
    unit: 'none',
    limits: upTo(1, 1),
    queries: [{ expr: count(`${circuit('open')} == 1`), legend: 'open' }],
    links: [toConsole('Open in the console')],
  });

export const circuits = () =>
  timeline({
    title: 'Circuits',
    says: 'What callers are told about a service in a region: call it, fail fast, or try a little.',
    act: 'Open: the service fails half of its requests or more; its callers do without it.',
    unit: 'none',
    texts: CIRCUIT,
    queries: [{ expr: `${circuit('half_open')} + 2 * ${circuit('open')}`, legend: PLACE }],
    links: REGION_LINKS,
  });
