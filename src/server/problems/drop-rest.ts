import type { IncomingMessage, ServerResponse } from 'node:http';

/** Time that a client gets to take its answer while the rest of its request is dropped. */
const LINGER_MS = 5_000;

/**
 * After an answer that came before the request was complete, what is still arriving is dropped unread for a short
 * while, and then the connection is cut. Closing at once would reset it, and the client might never see the answer.
 */
export function dropRest(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete !== false) return; // also true where no socket stands behind the request
  response.once('finish', () => {
    if (request.complete) return;
    const timer = setTimeout(() => {
      if (!request.complete) request.socket.destroy(); // else the next request may be on its way
    }, LINGER_MS);
    timer.unref();
    request.once('close', () => clearTimeout(timer));
    request.resume();
  });
}
