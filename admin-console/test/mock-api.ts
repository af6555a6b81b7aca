// Answers of the API beyond plain lists, in the contract's shape.
import { MockLog } from './audit';
import { regions, slos, transitions } from './data';
import {
  alerts,
  backtest,
  incidents,
  manyServices,
  runbook,
  serviceMap,
  services,
  status,
  timeline,
} from './operations';
import { LIVE, plan } from './plans';
import {
  BIG_TRACE,
  bigTrace,
  differences,
  exemplars,
  logs,
  series,
  spanFull,
  spans,
  TRACE,
  traces,
} from './telemetry';

/** What the answers are made of, changed by tests. */
export class MockData {
  alerts = alerts;
  incidents = incidents;
  transitions = transitions;
  services = services;
  traces = traces;
  logs = logs;
  audit = new MockLog();
  plans = [plan];
  /** The revision in force. */
  live = LIVE;
  status: object = status;
  /** Metrics that have no points. */
  readonly silent = new Set<string>();

  fill(count: number): void {
    this.services = manyServices(count);
  }

  /** The answer to a GET or a POST that only asks; undefined for what there is not. */
  answer(path: string, query: URLSearchParams): unknown {
    const at = path.replace('/api/v1/', '').split('/');
    const [kind, name, part] = at;
    switch (kind) {
      case 'services':
        return name === undefined
          ? page(this.services, query)
          : this.services.find((service) => service.name === decodeURIComponent(name));
      case 'service-map':
        return serviceMap;
      case 'alerts':
        if (name !== undefined) return this.alerts.find((alert) => alert.id === name);
        return page(
          matching(this.alerts, query, ['state', 'severity', 'service', 'slo']).filter(
            ({ labels }) => !query.get('region') || labels['cloud.region'] === query.get('region'),
          ),
          query,
        );
      case 'incidents':
        return name === undefined
          ? page(
              matching(this.incidents, query, ['state', 'severity', 'service']).filter(
                ({ regions }) =>
                  !query.get('region') || regions?.includes(query.get('region') ?? ''),
              ),
              query,
            )
          : this.incident(name);
      case 'regions':
        return part === 'transitions' ? this.turns(name ?? '', query) : undefined;
      case 'runbooks':
        if (name === undefined) return page([runbook], query);
        return name === runbook.name ? runbook : undefined;
      case 'slos':
        return name === 'backtest' ? backtest : this.slo(decodeURIComponent(name ?? ''));
      case 'traces':
        return name === undefined ? this.traceList(query) : trace(name, at[3]);
      case 'logs':
        return found(this.logList(query), query);
      case 'metrics':
        return this.metrics(name ?? '', query);
      case 'explain':
        return found(differences, query);
      case 'config':
        return this.config(name, part);
      case 'audit':
        if (name === undefined) return page(this.audit.found(query), query);
        if (name === 'proof') {
          return part === 'inclusion' ? this.audit.inclusion(query) : this.audit.consistency(query);
        }
        return this.audit.entry(Number(name));
      default:
        return undefined;
    }
  }

  /** An answer that is no JSON. */
  text(path: string, query: URLSearchParams): string | undefined {
    const [kind, what = ''] = path.replace('/api/v1/', '').split('/');
    return kind === 'audit' ? this.audit.text(what, query) : undefined;
  }

  private config(what: string | undefined, id: string | undefined) {
    if (what === 'status') return { commit: this.live, documents: 14, faults: [] };
    if (what === 'plan') return this.plans[0]?.plan;
    if (id !== undefined) return this.plans.find((each) => each.id === id);
    const items = this.plans.map(({ plan: { documents: _, ...plan }, ...kept }) => ({
      ...kept,
      ...plan,
      faults: plan.faults.length,
      refused: plan.shrink.refused,
    }));
    return { items, next_cursor: null };
  }

  /** As the server: what was in force from `from` on, the newest first. */
  private turns(region: string, query: URLSearchParams) {
    if (!regions.some(({ name }) => name === region)) return undefined;
    const from = Date.parse(query.get('from') ?? '') || 0;
    const items = this.transitions.filter(
      (each) => each.region === region && (!each.until || Date.parse(each.until) > from),
    );
    return page(items, query);
  }

  private incident(id: string) {
    const incident = this.incidents.find((each) => each.id === id);
    return incident && { incident, timeline };
  }

  private slo(name: string) {
    const slo = slos.find((each) => each.name === name);
    const [first] = slo?.groups ?? [];
    if (!slo || !first) return undefined;
    const sum = (key: 'good' | 'total') =>
      slo.groups.reduce((all, group) => all + (group[key] ?? 0), 0);
    return {
      ...slo,
      good: sum('good'),
      total: sum('total'),
      sli: sum('total') > 0 ? sum('good') / sum('total') : null,
      budget_remaining: slo.groups.length > 1 ? -0.46 : first.budget_remaining,
      burn: first.burn,
      watermark: first.watermark,
      indicator: 'ratio',
      generation: 3,
      corrections: [],
      notices: [],
      objectives: [],
    };
  }

  private traceList(query: URLSearchParams) {
    const [service, status] = [query.get('service'), query.get('status')];
    const items = this.traces.filter(
      ({ span, errors }) =>
        (service === null || span.service === service) && (status !== 'error' || errors > 0),
    );
    return found(items, query);
  }

  private logList(query: URLSearchParams) {
    const [text, level, service] = ['text', 'level', 'service'].map((key) => query.get(key));
    const [traceId, spanId] = [query.get('trace_id'), query.get('span_id')];
    const fields = query.getAll('field').map((pair) => pair.split('=') as [string, string]);
    return this.logs.filter(
      (item) =>
        (!text || item.message.toLowerCase().includes(text.toLowerCase())) &&
        (!level || item.level === level.toUpperCase()) &&
        (!service || item.service === service) &&
        (!traceId || item.trace_id === traceId) &&
        (!spanId || item.span_id === spanId) &&
        fields.every(([key, value]) => item.attributes[key] === value),
    );
  }

  /** A metric of one region, service by service. */
  private byService(query: URLSearchParams, from: number, to: number) {
    const hz = query.get('metric') === 'social.collective.hz';
    const rate = query.get('function') === 'rate';
    const scales: [string, number][] = hz
      ? [['social', 486]]
      : [
          ['social', rate ? 110 : 0.22],
          ['credit', rate ? 12 : 0.04],
        ];
    return scales.map(([service, scale]) => {
      const one = series({ 'service.name': service }, from, to, hz ? 1 : scale);
      // A collective moves within its band: its mean neither doubles nor comes near 0.
      const points = one.points.map(({ time, value }) => ({
        time,
        value: value === null || !hz ? value : scale + (1 - value) * 24,
      }));
      return { ...one, points, unit: hz ? 'Hz' : rate ? '1/s' : 's' };
    });
  }

  private metrics(name: string, query: URLSearchParams) {
    if (this.silent.has(query.get('metric') ?? '')) return found([], query);
    const from = Date.parse(query.get('from') ?? '');
    const to = Date.parse(query.get('to') ?? '');
    if (name === 'exemplars') return found(exemplars(from, to), query);
    const groups = query.getAll('group_by');
    if (groups[0] === 'service.name') return found(this.byService(query, from, to), query);
    const regions = ['eu-west-1', 'sa-east-1', 'us-east-1'];
    if (groups.includes('http.response.status_code')) {
      const items = regions.flatMap((region, n) =>
        [
          ['200', 110 + n * 25],
          ['503', n === 0 ? 9 : 0.02],
        ].map(([status, scale]) => ({
          ...series(
            { 'http.response.status_code': String(status), 'cloud.region': region },
            from,
            to,
            Number(scale),
          ),
          unit: '1',
        })),
      );
      return found(items, query);
    }
    const metric = query.get('metric');
    if (metric === 'jvm.memory.used') {
      return found([{ ...series({}, from, to, 412 * 1024 ** 2), unit: 'By' }], query);
    }
    // Its agent is none of the JVM's: the process tells.
    if (metric === 'jvm.cpu.recent_utilization') return found([], query);
    if (groups.length === 0) return found([series({}, from, to, 0.19)], query);
    const items = regions.map((region, n) =>
      series({ 'cloud.region': region }, from, to, n === 0 ? 0.22 : 0.12 + n / 50),
    );
    return found(items, query);
  }
}

function trace(id: string, spanId?: string) {
  if (spanId !== undefined) return spanFull(spanId);
  if (id !== TRACE && id !== BIG_TRACE) return undefined;
  const all = id === TRACE ? spans : bigTrace();
  return { trace_id: id, spans: all, showing: all.length, matched: all.length, watermark: null };
}

function matching<T extends object>(items: readonly T[], query: URLSearchParams, keys: string[]) {
  return items.filter((item) =>
    keys.every(
      (key) => !query.get(key) || (item as Record<string, unknown>)[key] === query.get(key),
    ),
  );
}

function page<T>(items: readonly T[], query: URLSearchParams) {
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 200);
  return { items: items.slice(from, to), next_cursor: to < items.length ? `${to}` : null };
}

/** A page of telemetry, with how much there is in all. */
function found<T>(items: readonly T[], query: URLSearchParams) {
  const part = page(items, query);
  return { ...part, showing: part.items.length, matched: items.length, watermark: null };
}
