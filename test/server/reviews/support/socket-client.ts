import { once } from 'node:events';
import { connect } from 'node:net';
import { REVIEW_PROTOCOL, type ReviewErrorMessage, type ReviewFrame } from '@throughline/contract';
import WebSocket from 'ws';

/** What a socket was told before it ended, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly reason: string;
}

/** A frame, a reset or an error. */
export type Told = ReviewFrame | ReviewErrorMessage | { type: 'reset'; [name: string]: unknown };

/** A plain client: keeps what it is told, and answers pings as any client does. */
export class SocketClient {
  readonly socket: WebSocket;
  readonly told: Told[] = [];
  readonly ended: Promise<Ended>;
  private waiting: (() => void)[] = [];

  constructor(url: string, options: ConstructorParameters<typeof WebSocket>[2] = {}) {
    this.socket = new WebSocket(url, REVIEW_PROTOCOL, options);
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      this.told.push(JSON.parse((data as Buffer).toString()) as Told);
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.ended = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        for (const wake of this.waiting.splice(0)) wake();
      });
    });
  }

  get frames(): ReviewFrame[] {
    return this.told.filter((one): one is ReviewFrame => 'frameSeq' in one && one.type !== 'reset');
  }

  get numbers(): number[] {
    return this.frames.map((frame) => frame.frameSeq);
  }

  async open(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
    return this;
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Waits until so many frames have come. */
  async until(frames: number): Promise<void> {
    while (this.frames.length < frames) {
      if (this.socket.readyState === WebSocket.CLOSED)
        throw new Error(`closed after ${this.frames.length} frames of ${frames}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** As a cable that is pulled: nothing is said. */
  drop(): void {
    this.socket.terminate();
  }
}

/** Asks for an upgrade with the bytes of an HTTP request, and answers what comes back until the end. */
export async function askForUpgrade(
  url: string,
  headers: Readonly<Record<string, string>>,
  path = '/v1/reviews/stream',
): Promise<{ status: number; body: string; text: string }> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const lines = Object.entries({
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  while (!text.includes('\r\n\r\n') && !socket.destroyed)
    await once(socket, 'data').catch(() => undefined);
  if (text.startsWith('HTTP/1.1 101')) socket.destroy();
  else if (!socket.destroyed) await once(socket, 'close');
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]),
    body: text.slice(text.indexOf('\r\n\r\n') + 4),
    text,
  };
}
