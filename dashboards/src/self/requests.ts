import { lines } from '../panels.js';
import { BY_INSTANCE, orZero, perSecond, quantile, rate } from '../promql.js';
import { each, here } from './here.js';

/** Rate, errors and duration of what it is asked and sent. */
export const requests = () => [
  lines({
    title: 'API: slowest routes, p95',
    says: 'p95 of the 10 slowest routes of console and API. The dots are exemplars: each is a request with its trace id.',
    act: 'Click a dot for its trace, or look for its trace id in the log.',
    unit: 's',
    min: 0,
    queries: [
      {
        expr: `topk(10, ${quantile(0.95, 'http_server_request_duration_seconds', ['http_route'], BY_INSTANCE)})`,
        legend: '{{http_route}}',
        exemplars: true,
      },
    ],
  }),
  lines({
    title: 'API: requests',
    says: 'Requests to console and API per second by status; an empty status left before the answer.',
    act: '5xx: take the trace id from the answer into the log. 503: see the queues below.',
    unit: 'reqps',
    min: 0,
    queries: [
      {
        expr: perSecond(
          'http_server_request_duration_seconds',
          ['http_response_status_code'],
          BY_INSTANCE,
        ),
        legend: '{{http_response_status_code}}',
      },
    ],
  }),
  lines({
    title: 'Telemetry: duration, p95',
    says: 'p95 of requests to the OTLP ports by route, until what they brought is durable.',
    act: 'Compare the time of a commit below: the same shape means the disk.',
    unit: 's',
    min: 0,
    queries: [
      {
        expr: quantile(
          0.95,
          'syntropy_receiver_request_duration_seconds',
          ['http_route'],
          BY_INSTANCE,
        ),
        legend: '{{http_route}}',
      },
    ],
  }),
  lines({
    title: 'Telemetry: items',
    says: 'Points, spans and log records per second that are durable.',
    act: 'Falls to 0: look at who sends. Much more than usual: see series by service.',
    unit: 'cps',
    min: 0,
    queries: [
      {
        expr: `sum by (signal) (${rate('syntropy_receiver_accepted_items_total', BY_INSTANCE)})`,
        legend: '{{signal}}',
      },
    ],
  }),
  lines({
    title: 'Telemetry: refused',
    says: 'Requests to the OTLP ports per second that were not taken.',
    act: 'Overloaded or unavailable: senders will try again; see queues and disk.',
    unit: 'reqps',
    min: 0,
    queries: ['overloaded', 'unavailable', 'malformed', 'too_large', 'partial'].map((outcome) => ({
      expr: orZero(
        `sum(${rate('syntropy_receiver_requests_total', BY_INSTANCE, `outcome="${outcome}"`)})`,
      ),
      legend: outcome,
    })),
  }),
  lines({
    title: 'API: under way',
    says: 'Requests that are not answered to their end, event streams included.',
    act: 'More than the open consoles and streams explain: the loop or the database is slow.',
    unit: 'short',
    min: 0,
    queries: [{ expr: `sum by (instance) (${here('http_server_active_requests')})`, legend: each }],
  }),
];
