import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that may stop listening for a while and come back on the same port. */
export interface WireServer {
  readonly url: string;
  /** Listens again; nothing where it does. */
  listen(): Promise<void>;
  /** From now on connections are refused, and those that are open are cut. */
  refuse(): void;
  stop(): Promise<void>;
}

export async function listenOn(handle: RequestListener, portWanted: number): Promise<WireServer> {
  const server = createServer(handle);
  const bind = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  await bind(portWanted);
  const { port } = server.address() as AddressInfo;
  const refuse = () => {
    if (server.listening) server.close();
    server.closeAllConnections();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    listen: async () => {
      if (!server.listening) await bind(port);
    },
    refuse,
    stop: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
      refuse();
      await closed;
    },
  };
}
