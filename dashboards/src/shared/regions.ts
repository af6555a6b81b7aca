import { toConsole, toDashboard } from '../links.js';
import { atLeast, lines, stat, type Texts, timeline, upTo } from '../panels.js';
import { BY_REGION, BY_SERVICE, count, of, signal, worst } from '../promql.js';
import { table } from '../table.js';
import { PLACE, REGION_LINKS } from './names.js';

const HEALTH: Texts = {
  '0': { text: 'bad', color: 'red' },
  '1': { text: 'good', color: 'green' },
};

/** The tenths of the stimuli that each protective level holds back. */
const LEVEL: Texts = {
  '0': { text: 'none', color: 'green' },
  '3': { text: 'soft', color: 'yellow' },
  '6': { text: 'medium', color: 'orange' },
  '9': { text: 'hard', color: 'red' },
};

const healthy = worst(
  'min',
  ['service', 'region'],
  of('syntropy_region_healthy', BY_SERVICE, BY_REGION),
);
const weight = worst(
  'max',
  ['service', 'region'],
  of('syntropy_region_weight_ratio', BY_SERVICE, BY_REGION),
);

export const regionsBad = () =>
  stat({
    title: 'Regions bad',
    says: 'Regions whose signals are in breach of their RegionPolicy.',
    act: 'Above 0: look at the region below; the console says what is being done and why.',
    unit: 'none',
    limits: upTo(1, 1),
    queries: [{ expr: count(`${healthy} == 0`), legend: 'bad' }],
    links: [toConsole('Open in the console')],
  });

export const regionsUnknown = () =>
  stat({
    title: 'Regions unknown',
    says: 'Regions of which too little is known to call them good or bad. Unknown starts nothing.',
    act: 'Above 0: check that the region reports telemetry and that its probes answer.',
    unit: 'none',
    limits: upTo(1),
    queries: [
      { expr: count(`${weight} unless on (service, region) ${healthy}`), legend: 'unknown' },
    ],
    links: [toConsole('Open in the console')],
  });

export const regionsDrained = () =>
  stat({
    title: 'Regions drained',
    says: 'Regions that get no traffic now.',
    act: 'Above 0: expected during a failover. Longer than its cause: ask `./syntropy why`.',
    unit: 'none',
    limits: upTo(1),
    queries: [{ expr: count(`${weight} == 0`), legend: 'drained' }],
    links: [toConsole('Open in the console')],
  });

export const regionHealth = () =>
  timeline({
    title: 'Health of regions',
    says: 'Good or bad as the RegionPolicy judges it; a gap is unknown.',
    act: 'Bad: compare the error ratio beside it. A gap: look for missing telemetry.',
    unit: 'none',
    texts: HEALTH,
    queries: [{ expr: healthy, legend: PLACE }],
    links: REGION_LINKS,
  });

export const regionWeights = () =>
  lines({
    title: 'Share of traffic',
    says: 'The share of its traffic that a service wants in each region.',
    act: '0 is drained; steps upwards are the probation after it. Act in the console.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    fill: true,
    queries: [{ expr: weight, legend: PLACE }],
    links: REGION_LINKS,
  });

export const regionErrors = () =>
  lines({
    title: 'Error ratio',
    says: "Share of a region's requests that fail, over its policy's window.",
    act: 'One region alone: expect a drain, see Health. All at once: look for the last deploy.',
    unit: 'percentunit',
    min: 0,
    limits: upTo(0.005, 0.05),
    queries: [{ expr: signal('error_ratio'), legend: PLACE }],
    links: REGION_LINKS,
  });

export const regionRequests = () =>
  lines({
    title: 'Requests',
    says: 'Requests per minute that a region reports.',
    act: 'A fall without a drain: users do not get there. Check DNS, edge and certificates.',
    unit: 'reqpm',
    min: 0,
    queries: [{ expr: signal('requests'), legend: PLACE }],
    links: REGION_LINKS,
  });

export const regionSlow = () =>
  lines({
    title: 'Slow requests',
    says: "Share of requests over the RegionPolicy's `breach.p95`; above 5 % its p95 is broken.",
    act: 'Above 5 %: compare requests and circuits, then the traces of the slow routes.',
    unit: 'percentunit',
    min: 0,
    limits: upTo(0.05),
    queries: [{ expr: signal('slow_share'), legend: PLACE }],
    links: REGION_LINKS,
  });

export const regionProbes = () =>
  lines({
    title: 'Probes: p95',
    says: 'p95 of the active probes of a region, as the server sees it from outside.',
    act: 'High while requests are fast: the way there or the health page, not the service.',
    unit: 's',
    min: 0,
    limits: upTo(0.25, 1),
    queries: [{ expr: signal('p95', 'active'), legend: PLACE }],
    links: REGION_LINKS,
  });

export const protectiveLevel = () =>
  timeline({
    title: 'Protective mode',
    says: 'The level in force: soft holds back 30 % of the stimuli, medium 60 %, hard 90 %.',
    act: 'Raised and lowered by the ProtectivePolicy. It stays up: look at the mean frequency.',
    unit: 'none',
    texts: LEVEL,
    // Rounded, as Grafana compares texts and 1 - 0.7 is not written 0.3.
    queries: [{ expr: `round(10 * ${signal('feed_softening_rate', 'state')})`, legend: PLACE }],
    links: REGION_LINKS,
  });

export const hzMean = (width = 12) =>
  lines({
    title: 'Mean frequency',
    says: 'Mean of the frequencies that users of a region report, over the policy window.',
    act: 'Under 420 Hz the reference policy raises the protective mode; from 440 Hz it lowers it.',
    unit: 'hertz',
    width,
    decimals: 0,
    limits: atLeast(420, 440),
    queries: [{ expr: signal('hz_mean', 'passive', 'min'), legend: PLACE }],
    links: REGION_LINKS,
  });

export const evu = (width = 12) =>
  lines({
    title: 'EVU',
    says: 'Useful vibrational experience, 0 to 1, from latency and collective state. No service reports feed coherence and safety as signals, so these parts are left out.',
    act: 'Under 0.8: the parts beside it say whether it is latency or the collective.',
    unit: 'percentunit',
    width,
    min: 0,
    max: 1,
    limits: atLeast(0.6, 0.8),
    queries: [{ expr: signal('EVU', 'passive', 'min'), legend: PLACE }],
    links: REGION_LINKS,
  });

export const regionTable = () =>
  table({
    title: 'Regions now',
    says: 'Every region that a policy governs: health, share of traffic, requests, errors, mean frequency.',
    act: 'Begin with what is bad; the link opens the region in the console, where people act.',
    rows: { region: 'Region', service: 'Service' },
    columns: [
      { title: 'Health', expr: healthy, unit: 'none', texts: HEALTH },
      { title: 'Traffic', expr: weight, unit: 'percentunit', decimals: 0 },
      { title: 'Requests', expr: signal('requests'), unit: 'reqpm', decimals: 0 },
      {
        title: 'Errors',
        expr: signal('error_ratio'),
        unit: 'percentunit',
        decimals: 2,
        limits: upTo(0.005, 0.05),
      },
      {
        title: 'Hz',
        expr: signal('hz_mean', 'passive', 'min'),
        unit: 'hertz',
        decimals: 0,
        limits: atLeast(420, 440),
      },
    ],
    sort: { column: 'Health', descending: false },
    height: 7,
    links: [
      toConsole('Open in the console', '${__data.fields.Service}', '${__data.fields.Region}'),
      toDashboard('Region and collective vibration', 'region', {
        service: '${__data.fields.Service}',
        region: '${__data.fields.Region}',
      }),
    ],
  });
