import createClient, { type Middleware } from 'openapi-fetch';
import { observeServerTime } from '../format/clock';
import { answered, unanswered } from './reachability';
import type { paths } from './schema';
import type { ErrorBody } from './types';

const TIMEOUT_MS = 10_000;

/** A refusal or failure of the API. `status` 0 means that no answer arrived. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly path: string,
    readonly traceId: string | null = null,
    readonly details: unknown[] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

const clock: Middleware = {
  onResponse({ response }) {
    observeServerTime(response.headers.get('date'), Date.now());
  },
};

async function send(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    answered(Date.now());
    return response;
  } catch (cause) {
    unanswered();
    throw new ApiError(0, 'unreachable', String(cause), path);
  }
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send });
api.use(clock);

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The body of a success, or an {@link ApiError} that carries the server's trace id. */
export function unwrap<T>({ data, error, response }: Answer<T>): T {
  if (response.ok) return data as T;
  const body = (typeof error === 'object' && error !== null ? error : {}) as Partial<ErrorBody>;
  throw new ApiError(
    response.status,
    body.code ?? `http_${response.status}`,
    body.message ?? response.statusText,
    new URL(response.url).pathname,
    body.trace_id ?? null,
    body.details ?? [],
  );
}
