import { useNavigate, useSearch } from '@tanstack/react-router';
import type { RangeSearch } from '../time/range';

/** A list with a filter of its own. */
export interface FilterSearch {
  q?: string;
}

/** What the overview's address carries, so that a copied link shows the same selection. */
export interface OverviewSearch extends FilterSearch {
  /** The id of the opened action. */
  action?: string;
}

export interface ServicesSearch extends FilterSearch {
  /** A column, with `-` in front when the greatest come first. */
  sort?: string;
}

/** The bad stretch of a chart whose difference is asked for: `FROM..TO`. */
export interface DifferenceSearch {
  bad?: string;
}

export interface TracesSearch extends DifferenceSearch {
  service?: string;
  route?: string;
  region?: string;
  status?: string;
  min?: string;
  max?: string;
  /** Each `key=value`. */
  attr?: readonly string[];
}

export interface TraceSearch {
  /** The id of the opened span. */
  span?: string;
}

export interface LogsSearch {
  text?: string;
  level?: string;
  service?: string;
  region?: string;
  /** Each `key=value`. */
  field?: readonly string[];
  trace?: string;
  span?: string;
}

export interface AlertsSearch {
  region?: string;
  state?: string;
  severity?: string;
  service?: string;
  /** The id of the opened alert. */
  alert?: string;
}

export interface IncidentsSearch {
  region?: string;
  state?: string;
  severity?: string;
  service?: string;
}

/** What a region's page has open: an action, and the bad stretch of a chart. */
export interface RegionSearch extends DifferenceSearch {
  action?: string;
}

export interface ActionsSearch {
  state?: string;
  service?: string;
  kind?: string;
}

/** Where a failover is asked for: all that was entered is in its address. */
export interface NewActionSearch {
  kind?: string;
  service?: string;
  region?: string;
  reason?: string;
  /** How long it is to hold, such as `2h`. */
  for?: string;
  /** The rules a break-glass names, divided by commas. */
  rules?: string;
  step?: string;
  /** The id of what was asked for. */
  action?: string;
}

/** What a runbook is read for: it stands where a step says `{service}` and `{region}`. */
export interface RunbookSearch {
  service?: string;
  region?: string;
}

export interface AuditSearch {
  q?: string;
  /** A verb, or the beginning of one. */
  action?: string;
  actor?: string;
  outcome?: string;
  /** The index of the opened record. */
  record?: string;
}

/** The page that was asked for before signing in. */
export interface SignInSearch {
  next?: string;
}

type Raw = Record<string, unknown>;

function text(value: unknown): string | undefined {
  const plain = ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
  return plain === '' || plain.length > 1_024 ? undefined : plain;
}

const MAX_LIST = 16;

/** A list as its address has it: a JSON array, or one plain value. */
function list(value: unknown): readonly string[] | undefined {
  let items: unknown = value;
  if (typeof value === 'string' && value.startsWith('[')) {
    try {
      items = JSON.parse(value);
    } catch {
      return undefined;
    }
  }
  const all = (Array.isArray(items) ? items : [items]).flatMap((each) => text(each) ?? []);
  return all.length === 0 ? undefined : all.slice(0, MAX_LIST);
}

function texts<K extends string>(raw: Raw, keys: readonly K[]): { [P in K]?: string } {
  const search: { [P in K]?: string } = {};
  for (const key of keys) {
    const value = text(raw[key]);
    if (value !== undefined) search[key] = value;
  }
  return search;
}

export const parseOverview = (raw: Raw): OverviewSearch => texts(raw, ['q', 'action']);
export const parseFilter = (raw: Raw): FilterSearch => texts(raw, ['q']);
export const parseServices = (raw: Raw): ServicesSearch => texts(raw, ['q', 'sort']);
export const parseDifference = (raw: Raw): DifferenceSearch => texts(raw, ['bad']);
export const parseTrace = (raw: Raw): TraceSearch => texts(raw, ['span']);
export const parseAlerts = (raw: Raw): AlertsSearch =>
  texts(raw, ['state', 'severity', 'service', 'region', 'alert']);
export const parseIncidents = (raw: Raw): IncidentsSearch =>
  texts(raw, ['state', 'severity', 'service', 'region']);

export const parseRegion = (raw: Raw): RegionSearch => texts(raw, ['action', 'bad']);
export const parseRunbook = (raw: Raw): RunbookSearch => texts(raw, ['service', 'region']);

export const parseAudit = (raw: Raw): AuditSearch =>
  texts(raw, ['q', 'action', 'actor', 'outcome', 'record']);

export const parseSignIn = (raw: Raw): SignInSearch => texts(raw, ['next']);

export const parseActions = (raw: Raw): ActionsSearch => texts(raw, ['state', 'service', 'kind']);
export const parseNewAction = (raw: Raw): NewActionSearch =>
  texts(raw, ['kind', 'service', 'region', 'reason', 'for', 'rules', 'step', 'action']);

export function parseTraces(raw: Raw): TracesSearch {
  const attr = list(raw.attr);
  const keys = ['service', 'route', 'region', 'status', 'min', 'max', 'bad'] as const;
  return { ...texts(raw, keys), ...(attr && { attr }) };
}

export function parseLogs(raw: Raw): LogsSearch {
  const field = list(raw.field);
  const keys = ['text', 'level', 'service', 'region', 'trace', 'span'] as const;
  return { ...texts(raw, keys), ...(field && { field }) };
}

export type AnySearch = RangeSearch &
  OverviewSearch &
  ServicesSearch &
  TracesSearch &
  TraceSearch &
  LogsSearch &
  AlertsSearch &
  AuditSearch &
  SignInSearch &
  NewActionSearch;

/** What this page's address carries. */
export function usePageSearch(): AnySearch {
  return useSearch({ strict: false }) as AnySearch;
}

/** Changes some of it; undefined takes a part away. */
export function useSetSearch(): (change: AnySearch) => void {
  const navigate = useNavigate();
  return (change) =>
    void navigate({
      to: '.',
      search: (before: AnySearch) => ({ ...before, ...change }),
      replace: true,
      resetScroll: false,
    } as never);
}

/** The filter of a list, and the opened action of the overview. */
export function useOverviewSearch() {
  const { q, action } = usePageSearch();
  const set = useSetSearch();
  return { q: q ?? '', action, set: set as (change: OverviewSearch) => void };
}
