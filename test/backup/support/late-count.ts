import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import type { Connection } from '../../../src/store/database.ts';

/** CopyDone, and the first byte of the CommandComplete that follows. */
const DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const NEXT = 0x43;
const APART_MS = 5;

export interface LateCount {
  readonly connection: Connection;
  /** How often the end of a copy was parted from its count. */
  parted(): number;
  close(): Promise<void>;
}

/** A way to the database on which the count of a copy always comes in a later packet than its end. */
export async function openLateCount(target: {
  readonly host: string;
  readonly user: string;
  readonly database: string;
}): Promise<LateCount> {
  let parted = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(`${target.host}/.s.PGSQL.5432`);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => undefined); // either end may leave first
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(database);
    database.on('end', () => client.end());
    database.on('data', (chunk: Buffer) => {
      const at = chunk.indexOf(DONE);
      if (at === -1 || chunk[at + DONE.length] !== NEXT) {
        client.write(chunk);
        return;
      }
      parted += 1;
      database.pause();
      client.write(chunk.subarray(0, at + DONE.length));
      setTimeout(() => {
        client.write(chunk.subarray(at + DONE.length));
        database.resume();
      }, APART_MS);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    connection: {
      connectionString: `postgres://${target.user}@127.0.0.1:${port}/${target.database}?sslmode=disable`,
    },
    parted: () => parted,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
