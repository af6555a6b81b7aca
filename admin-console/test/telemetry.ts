// Stored telemetry shaped as the contracts say, around one fixed moment.
import type {
  Difference,
  Exemplar,
  LogItem,
  MetricItem,
  SpanBrief,
  SpanFull,
  TraceItem,
} from '../src/api/types';
import { before, NOW } from './data';

export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
/** A trace of ten thousand spans. */
export const BIG_TRACE = '0af7651916cd43dd8448eb211c80319c';
/** Some minutes before now: a trace has its own time. */
const BEGAN = Date.parse(NOW) - 22 * 60_000;

function at(us: number): string {
  const second = new Date(BEGAN + Math.floor(us / 1e6) * 1000).toISOString().slice(0, 19);
  return `${second}.${String(us % 1e6).padStart(6, '0')}Z`;
}

const id = (n: number) => n.toString(16).padStart(16, '0');

function span(
  n: number,
  parent: number | null,
  service: string,
  name: string,
  start: number,
  length: number,
  change: Partial<SpanBrief> = {},
): SpanBrief {
  return {
    span_id: id(n),
    parent_span_id: parent === null ? '' : id(parent),
    service,
    region: 'eu-west-1',
    name,
    kind: parent === null ? 'server' : 'internal',
    status: 'unset',
    start: at(start),
    duration_ms: length / 1000,
    ...change,
  };
}

export const spans: SpanBrief[] = [
  span(1, null, 'edge', 'GET /v1/feed/render', 0, 1_240_300, { status: 'error' }),
  span(2, 1, 'edge', 'route to region', 180, 1_120),
  span(3, 1, 'social', 'GET /v1/feed/render', 2_400, 1_231_000, {
    kind: 'server',
    status: 'error',
  }),
  span(4, 3, 'social', 'authorise', 2_900, 14_200),
  span(5, 3, 'social', 'load timeline', 18_000, 402_000),
  span(6, 5, 'social', 'SELECT timeline', 19_100, 96_400, { kind: 'client' }),
  span(7, 5, 'social', 'SELECT stimuli', 118_000, 298_000, { kind: 'client' }),
  span(8, 3, 'credit', 'GET /v1/balance', 60_000, 88_000, { kind: 'server' }),
  span(9, 8, 'credit', 'SELECT account', 64_000, 71_000, { kind: 'client' }),
  span(10, 3, 'social', 'rank', 424_000, 730_000),
  span(11, 10, 'social', 'score candidates', 426_000, 300_400),
  span(12, 10, 'social', 'call model', 728_000, 421_000, { kind: 'client', status: 'error' }),
  span(13, 3, 'social', 'render', 1_158_000, 71_000),
  span(14, 99, 'grid', 'placement report', 200_000, 12_000),
];

let big: SpanBrief[] | undefined;

/** Ten thousand spans of a job that fans out. */
export function bigTrace(): SpanBrief[] {
  big ??= Array.from({ length: 10_000 }, (_, n) => {
    const parent = n === 0 ? null : n <= 100 ? 0 : 1 + ((n - 101) % 100);
    const start = n === 0 ? 0 : n <= 100 ? n * 9_000 : ((n - 101) % 100) * 9_000 + n * 7;
    const length = n === 0 ? 1_200_000 : n <= 100 ? 220_000 : 1_500 + (n % 900);
    return span(
      n + 1,
      parent === null ? null : parent + 1,
      `shard-${n % 7}`,
      `step ${n}`,
      start,
      length,
    );
  });
  return big;
}

export function spanFull(spanId: string): SpanFull | undefined {
  const found =
    spans.find(({ span_id }) => span_id === spanId) ?? bigTrace().find((s) => s.span_id === spanId);
  return (
    found && {
      trace_id: TRACE,
      span: found,
      scope: 'io.opentelemetry.jdbc',
      status_message: found.status === 'error' ? 'upstream answered 503 after 3 attempts' : '',
      resource: { 'service.name': found.service, 'service.version': '2.4.1', 'host.name': 'n-17' },
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/v1/feed/render',
        'http.response.status_code': '503',
        'url.full': 'http://social.eu-west-1.internal/v1/feed/render?mode=neutral&page=2&size=50',
        'user.tier': 'gold',
      },
      events:
        found.status === 'error'
          ? [
              {
                time: at(1_100_000),
                name: 'exception',
                attributes: {
                  'exception.type': 'UpstreamTimeout',
                  'exception.message': 'no answer within 400 ms',
                },
              },
            ]
          : [],
      links: [],
    }
  );
}

export const traces: TraceItem[] = Array.from({ length: 60 }, (_, n) => {
  const root = spans[0] as SpanBrief;
  return {
    trace_id: n === 0 ? TRACE : n === 1 ? BIG_TRACE : (n + 1).toString(16).padStart(32, 'a'),
    span: {
      ...root,
      service: n % 4 === 1 ? 'credit' : 'social',
      name: n % 4 === 1 ? 'POST /v1/transfers' : 'GET /v1/feed/render',
      region: ['eu-west-1', 'us-east-1', 'sa-east-1'][n % 3],
      start: before(60 + n * 41),
      duration_ms: 1240.3 / (1 + (n % 9)),
    },
    route: n % 4 === 1 ? '/v1/transfers' : '/v1/feed/render',
    spans: n === 1 ? 10_000 : 14 - (n % 5),
    errors: n % 3 === 0 ? 3 : 0,
  };
});

const LINES: [string, string, string][] = [
  ['ERROR', 'social', 'call model: upstream answered 503 after 3 attempts'],
  ['WARN', 'social', 'retry 2 of 3 in 80 ms'],
  ['INFO', 'edge', 'GET /v1/feed/render 503 1240 ms eu-west-1'],
  ['DEBUG', 'credit', 'balance of 4811 read from replica 2 (lag 12 ms)'],
  ['INFO', 'grid', 'placed workload w-88213 on n-17: cpu 41 %, memory 63 %, zone b, affinity ok'],
];

export const logs: LogItem[] = Array.from({ length: 100 }, (_, n) => {
  const [level, service, message] = LINES[n % LINES.length] as [string, string, string];
  return {
    time: before(5 + n * 11),
    level,
    service,
    region: 'eu-west-1',
    message,
    trace_id: n % 2 === 0 ? TRACE : '',
    span_id: n % 20 === 0 ? id(12) : '',
    attributes: { 'http.route': '/v1/feed/render', 'thread.name': `worker-${n % 8}`, attempt: '3' },
    resource: { 'service.name': service, 'cloud.region': 'eu-west-1', 'host.name': 'n-17' },
    retention: level === 'DEBUG' ? 'debug' : 'logs',
  };
});

/** A wave with a bad stretch near its end, and a hole where nothing was received. */
export function series(labels: Record<string, string>, from: number, to: number, scale: number) {
  const step = Math.max(10_000, Math.ceil((to - from) / 200 / 10_000) * 10_000);
  const count = Math.floor((to - from) / step);
  const points = Array.from({ length: count }, (_, k) => {
    const part = k / count;
    const bad = part > 0.72 && part < 0.86 ? 4 : 1;
    const hole = part > 0.4 && part < 0.45;
    const value = scale * bad * (1 + 0.25 * Math.sin(k / 5) + 0.1 * Math.cos(k * 1.7));
    return { time: new Date(from + (k + 1) * step).toISOString(), value: hole ? null : value };
  });
  return { labels, unit: 's', step_seconds: step / 1000, points } satisfies MetricItem;
}

export function exemplars(from: number, to: number): Exemplar[] {
  return [0.2, 0.55, 0.76, 0.8, 0.84].map((part, n) => ({
    labels: {},
    time: new Date(from + (to - from) * part).toISOString(),
    value: n < 2 ? 0.21 : 0.74 + n / 20,
    trace_id: TRACE,
    span_id: id(1),
  }));
}

export const differences: Difference[] = [
  {
    attribute: 'app.version',
    score: 0.83,
    values: [
      { value: '2.4.1', bad_share: 0.94, baseline_share: 0.08 },
      { value: '2.4.0', bad_share: 0.06, baseline_share: 0.92 },
    ],
  },
  {
    attribute: 'cloud.region',
    score: 0.41,
    values: [
      { value: 'eu-west-1', bad_share: 0.81, baseline_share: 0.34 },
      { value: 'us-east-1', bad_share: 0.12, baseline_share: 0.39 },
      { value: '__other__', bad_share: 0.07, baseline_share: 0.27 },
    ],
  },
  {
    attribute: 'http.response.status_code',
    score: 0.37,
    values: [
      { value: '200', bad_share: 0.58, baseline_share: 0.998 },
      { value: '503', bad_share: 0.42, baseline_share: 0.002 },
    ],
  },
];
