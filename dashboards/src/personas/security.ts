import * as annotations from '../annotations.js';
import { navigation, toConsole } from '../links.js';
import type { Page } from '../page.js';
import { lines, stat, type Texts, under, upTo } from '../panels.js';
import { of, orZero, perSecond, rate, worst, ZERO } from '../promql.js';
import * as variables from '../variables.js';

const CONSOLE = [toConsole('Open in the console')];

const answered = (status: string) =>
  orZero(
    perSecond('http_server_request_duration_seconds', [], `http_response_status_code="${status}"`),
  );

/** What people write; what services report by themselves is not administration. */
const WRITES = [
  'http_request_method=~"POST|PUT|PATCH|DELETE"',
  'http_route!~"/api/v1/services/.*|/api/v1/audit/records|unmatched"',
];

const received = (outcome: string) =>
  orZero(`sum(${rate('syntropy_receiver_requests_total', `outcome="${outcome}"`)})`);

/** -1 where no target is configured: 0 would say that the log was compared. */
const pushed = (expr: string) => `${expr} or ${ZERO} - 1`;
const UNCONFIGURED = { '-1': { text: 'no target', color: 'blue' } };
const REWRITTEN: Texts = {
  ...UNCONFIGURED,
  '0': { text: 'agrees', color: 'green' },
  '1': { text: 'differs', color: 'red' },
};
const WRITABLE: Texts = {
  '0': { text: 'no', color: 'red' },
  '1': { text: 'yes', color: 'green' },
};

export const security: Page = {
  id: 'security',
  title: 'Security and compliance',
  description:
    'For security and compliance: who is turned away, who changes things, whether the audit log is sound, and what personal data was held back. Not here, since nothing reports it: rotation of secrets and blocks of a web application firewall. Who did what, with proof, is in the audit log.',
  variables: [variables.datasource(), variables.job(), variables.consoleAddress()],
  annotations: [annotations.restarts()],
  links: navigation(),
  rows: {
    'Proof and integrity': [
      stat({
        title: 'Audit log and its copy',
        says: 'Whether the log agrees with the checkpoints that were pushed away from this machine.',
        act: 'Differs: an incident. Keep the files and verify offline. No target: configure one.',
        unit: 'none',
        limits: under(1),
        texts: REWRITTEN,
        queries: [
          {
            expr: pushed(worst('max', [], of('syntropy_audit_push_rewritten'))),
            legend: 'copy',
          },
        ],
      }),
      stat({
        title: 'Last checkpoint pushed',
        says: 'How long ago the last checkpoint of the audit log left this machine.',
        act: 'Over an hour: what happened since could be rewritten unseen. Check the target.',
        unit: 's',
        limits: upTo(600, 3600),
        texts: UNCONFIGURED,
        queries: [
          {
            expr: pushed(worst('max', [], of('syntropy_audit_push_age_seconds'))),
            legend: 'age',
          },
        ],
      }),
      stat({
        title: 'Failed pushes, 1 h',
        says: 'Attempts to push a checkpoint that failed in the last hour.',
        act: 'Above 0 and rising: the target is away or refuses; its copy is getting old.',
        unit: 'none',
        decimals: 0,
        limits: upTo(1, 10),
        queries: [
          {
            expr: orZero(`sum(increase(${of('syntropy_audit_push_failures_total')}[1h]))`),
            legend: 'failures',
          },
        ],
      }),
      stat({
        title: 'Journal damage',
        says: 'Bytes of damage found in the journal and skipped since the start.',
        act: 'Above 0: the log names the file. Suspect the disk, keep the file.',
        unit: 'bytes',
        limits: under(1),
        queries: [
          { expr: worst('max', [], of('syntropy_journal_damaged_bytes')), legend: 'damage' },
        ],
      }),
      stat({
        title: 'Files set aside',
        says: 'Damaged files of the telemetry store that were set aside.',
        act: 'Above 0: `telemetry_store` in the status names them. What they held is in no answer.',
        unit: 'none',
        limits: under(1),
        queries: [
          { expr: worst('max', [], of('syntropy_store_quarantined_files')), legend: 'files' },
        ],
      }),
      stat({
        title: 'Store writable',
        says: 'Whether logs and traces can be stored.',
        act: 'No: free space. Nothing acknowledged is lost, the journal keeps it for a while.',
        unit: 'none',
        limits: [
          { color: 'red', value: null },
          { color: 'green', value: 1 },
        ],
        texts: WRITABLE,
        queries: [{ expr: worst('min', [], of('syntropy_store_writable')), legend: 'writable' }],
      }),
    ],
    Access: [
      lines({
        title: 'Turned away',
        says: 'Requests to console and API per second that were refused: 401 no valid token, 403 not allowed, 421 wrong host, 429 too many.',
        act: 'A spike of 401: somebody tries tokens. Of 403: somebody tries what they may not; each is in the audit log.',
        unit: 'reqps',
        min: 0,
        limits: upTo(1),
        queries: ['401', '403', '421', '429'].map((status) => ({
          expr: answered(status),
          legend: status,
        })),
        links: CONSOLE,
      }),
      lines({
        title: 'Telemetry turned away',
        says: 'Requests to the OTLP ports per second without a valid token, with what cannot be read, or to what is not served.',
        act: 'Unauthenticated: a sender lost its token, or a stranger. Malformed: a broken client.',
        unit: 'reqps',
        min: 0,
        limits: upTo(1),
        queries: ['unauthenticated', 'malformed', 'refused'].map((outcome) => ({
          expr: received(outcome),
          legend: outcome,
        })),
      }),
      lines({
        title: 'Changes by people',
        says: 'Writing requests to the API per second that no service makes by itself: actions, configuration, approvals.',
        act: 'Unexpected: who and why is in the audit log, for each one.',
        unit: 'reqps',
        min: 0,
        queries: [
          {
            expr: orZero(perSecond('http_server_request_duration_seconds', [], ...WRITES)),
            legend: 'writes',
          },
        ],
        links: CONSOLE,
      }),
      lines({
        title: 'Requests by status',
        says: 'Requests to console and API per second by the status they were answered with.',
        act: 'Compare with what was turned away: is it a share of usual use, or a stranger?',
        unit: 'reqps',
        min: 0,
        queries: [
          {
            expr: perSecond('http_server_request_duration_seconds', ['http_response_status_code']),
            legend: '{{http_response_status_code}}',
          },
        ],
      }),
    ],
    'Personal data': [
      lines({
        title: 'Held back before storage',
        says: 'Personal data and secrets per second that were removed or hashed before anything was stored, by rule.',
        act: 'A rule that rises: a service logs what it should not. Mend the service.',
        unit: 'cps',
        min: 0,
        queries: [
          {
            expr: `sum by (rule) (${rate('syntropy_scrubbed_texts_total')})`,
            legend: '{{rule}}',
          },
        ],
      }),
      lines({
        title: 'Secrets among them',
        says: 'Keys, tokens and passwords found in telemetry in an hour. `identity` and the like are not counted here.',
        act: 'Above 0: the secret was sent over the network. Rotate it, then mend the service.',
        unit: 'short',
        min: 0,
        limits: upTo(1),
        queries: [
          {
            expr: `sum by (rule) (increase(${of('syntropy_scrubbed_texts_total', 'rule=~"api_key|authorization|jwt|private_key|secret_in_text|url_credentials"')}[1h]))`,
            legend: '{{rule}}',
          },
        ],
      }),
      lines({
        title: 'What is kept',
        says: 'Bytes of stored files by signal. How long each class is kept is in the guide of the telemetry store.',
        act: 'Grows without end: a retention is longer than meant.',
        unit: 'bytes',
        min: 0,
        fill: true,
        queries: [
          {
            expr: worst('max', ['signal'], of('syntropy_store_bytes')),
            legend: '{{signal}}',
          },
        ],
      }),
      lines({
        title: 'Items set aside',
        says: 'Telemetry items per second that were refused while the rest of their request was stored.',
        act: 'Above 0: the answer to the sender names examples; evidence of that service has holes.',
        unit: 'cps',
        min: 0,
        queries: [
          {
            expr: orZero(`sum(${rate('syntropy_receiver_rejected_items_total')})`),
            legend: 'set aside',
          },
        ],
      }),
    ],
  },
};
