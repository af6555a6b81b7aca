// Serves the built pages and contract-shaped answers, and breaks on command.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Action } from '../src/api/types';
import { MockActing } from './acting';
import { actions, regions, slos } from './data';
import { MockData } from './mock-api';

const BUILT = join(import.meta.dirname, '../target/classes/META-INF/resources');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
export const TOKEN = 'correct-token';

export class MockServer {
  readonly lists: Record<string, unknown[]> = { regions, slos, actions };
  readonly data = new MockData();
  readonly acting = new MockActing();
  role = 'operator';
  /** Who is signed in. */
  person: string | null = null;
  /** Paths that answer this status instead. */
  readonly failing = new Map<string, number>();
  /** Milliseconds that an answer takes, by path. */
  slow: (path: string) => number = () => 0;
  signedIn = true;
  /** False: the socket is refused. */
  live = true;
  /** The query string of every socket that was opened. */
  readonly opened: string[] = [];
  readonly requested: string[] = [];
  private seq = 100;
  private server: Server | undefined;
  private port = 0;
  private readonly sockets = new Set<WebSocket>();

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const sockets = new WebSocketServer({ noServer: true });
    const server = createServer((request, response) => void this.answer(request, response));
    server.on('upgrade', (request, socket, head) => {
      if (!this.live || !this.signedIn) {
        socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (client) => {
        this.opened.push(new URL(request.url ?? '', this.url).search);
        this.sockets.add(client);
        client.on('close', () => this.sockets.delete(client));
      });
    });
    await new Promise<void>((done) => server.listen(this.port, '127.0.0.1', done));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.server?.closeAllConnections();
    await new Promise((done) => this.server?.close(done));
  }

  get cursor(): number {
    return this.seq;
  }

  /** Sends one message to every socket; `skip` leaves a hole in the numbering before it. */
  send(topic: string, op: string, data: unknown, skip = 0): void {
    this.seq += 1 + skip;
    const frame = JSON.stringify({ seq: this.seq, topic, ts: new Date().toISOString(), op, data });
    for (const socket of this.sockets) socket.send(frame);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A browser with a fixed clock would take the real date for a difference of clocks.
    response.sendDate = false;
    response.setHeader('Content-Security-Policy', "default-src 'self'");
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    this.requested.push(`${request.method} ${pathname}`);
    if (pathname.startsWith('/api/')) return this.api(request, response, pathname, searchParams);
    const asset = normalize(pathname).replace(/^[/\\]+/, '');
    const file = extname(asset) === '' ? 'index.html' : asset;
    try {
      const body = await readFile(join(BUILT, file));
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  private async api(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ) {
    const wait = this.slow(path);
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    const status = this.failing.get(path);
    if (status !== undefined) return this.refuse(response, status, 'internal', 'The store is away');
    if (path === '/api/v1/session' && request.method === 'POST') {
      const { token } = (await bodyOf(request)) as { token: string };
      if (token !== TOKEN) return this.refuse(response, 401, 'unauthorized', 'No such token');
      this.signedIn = true;
    } else if (path === '/api/v1/session' && request.method === 'DELETE') {
      this.signedIn = false;
      response.writeHead(204).end();
      return;
    }
    if (!this.signedIn) return this.refuse(response, 401, 'unauthorized', 'A session is needed');
    const acted = this.acting.answer(
      request.method ?? '',
      path,
      query,
      this.lists.actions as Action[],
      request.method === 'POST' ? await bodyOf(request) : undefined,
      request.headers['idempotency-key'] as string | undefined,
    );
    if (acted && 'message' in acted) {
      return this.refuse(response, acted.status, acted.code, acted.message);
    }
    if (acted) return json(response, acted.status, acted.body);
    const list = this.lists[path.replace('/api/v1/', '')];
    if (path === '/api/v1/session') {
      json(response, 200, { role: this.role, name: this.person, expires_at: null });
    } else if (path === '/api/v1/status') json(response, 200, this.data.status);
    else if (list) json(response, 200, { items: list, next_cursor: null });
    else {
      if (path === '/api/v1/config/plan') {
        response.setHeader('Content-Location', `/api/v1/config/plans/${this.data.plans[0]?.id}`);
      }
      const text = this.data.text(path, query);
      const answer = text ?? this.data.answer(path, query);
      if (text !== undefined) response.writeHead(200, { 'Content-Type': 'text/plain' }).end(text);
      else if (answer === undefined) this.refuse(response, 404, 'not_found', path);
      else json(response, 200, answer);
    }
  }

  private refuse(response: ServerResponse, status: number, code: string, message: string): void {
    json(response, status, {
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      code,
      message,
      details: [],
    });
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : JSON.parse(text);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
