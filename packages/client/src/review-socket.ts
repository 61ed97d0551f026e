import { NetworkError } from './errors.ts';

/** Texts that wait to be taken; a connection that brings more is ended, and what it had left comes with the next. */
const WAITING_MAX = 1_000;
const CODE_NONE = 1_005;
const CODE_LOST = 1_006;

/** One connection, read like a queue. */
export interface ReviewSocket {
  /** The next text; null once the connection has ended and everything was taken. @throws the signal's reason */
  next(): Promise<string | null>;
  /** How it ended; 1005 while it has not. */
  readonly code: number;
  close(): void;
}

/** How a connection begins, and when it is taken for dead. */
export interface ReviewSocketOptions {
  /** Sent as soon as it is open. */
  readonly first: string;
  readonly silenceMsMax: number;
  readonly signal: AbortSignal | undefined;
}

/** Opens a connection; what it brings is kept from the first moment on. */
export function openReviewSocket(socket: WebSocket, options: ReviewSocketOptions): ReviewSocket {
  return new QueuedSocket(socket, options);
}

class QueuedSocket implements ReviewSocket {
  code = CODE_NONE;
  private readonly socket: WebSocket;
  private readonly options: ReviewSocketOptions;
  private readonly waiting: string[] = [];
  private hasEnded = false;
  private wake: (() => void) | null = null;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private readonly stop = (): void => this.end(CODE_LOST);

  constructor(socket: WebSocket, options: ReviewSocketOptions) {
    this.socket = socket;
    this.options = options;
    socket.addEventListener('open', () => socket.send(options.first));
    socket.addEventListener('message', ({ data }) => this.take(String(data)));
    socket.addEventListener('close', ({ code }) => this.end(code));
    socket.addEventListener('error', () => undefined); // a close follows, and tells
    options.signal?.addEventListener('abort', this.stop, { once: true });
    this.listenOn();
  }

  async next(): Promise<string | null> {
    for (;;) {
      this.options.signal?.throwIfAborted();
      const text = this.waiting.shift();
      if (text !== undefined) return text;
      if (this.hasEnded) return null;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  close(): void {
    this.end(CODE_NONE);
    this.socket.close();
  }

  private take(text: string): void {
    if (this.hasEnded) return;
    this.waiting.push(text);
    this.listenOn();
    if (this.waiting.length >= WAITING_MAX) this.stop();
    this.wake?.();
  }

  private end(code: number): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.code = code;
    clearTimeout(this.silence);
    this.options.signal?.removeEventListener('abort', this.stop);
    if (code === CODE_LOST) this.socket.close();
    this.wake?.();
  }

  private listenOn(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(this.stop, this.options.silenceMsMax);
  }
}

/** What a missing WebSocket means: this environment has none of its own. */
export function requireWebSocket(given: typeof WebSocket | undefined): typeof WebSocket {
  const found = given ?? globalThis.WebSocket;
  if (found !== undefined) return found;
  throw new NetworkError(new Error('there is no WebSocket here; pass one to createClient'));
}
