import { Socket } from 'node:net';

/**
 * A socket whose writes of one turn of the event loop leave together: statements that are sent side by side cost one
 * system call and wake the database once, not once each. Over TLS they are sent as ever.
 *
 * @example
 * const pool = new pg.Pool({ ...connection, stream: openGatheringSocket });
 */
export function openGatheringSocket(): Socket {
  const socket = new Socket();
  let isDue = false;
  const gather = (): void => {
    if (isDue) return;
    isDue = true;
    socket.cork();
    process.nextTick(() => {
      isDue = false;
      socket.uncork();
    });
  };
  // Not by a subclass: `connect` puts the built-in `write` in place of any other.
  socket.once('connect', () => {
    const write = socket.write.bind(socket) as (...parameters: readonly unknown[]) => boolean;
    socket.write = (...parameters: readonly unknown[]) => {
      gather();
      return write(...parameters);
    };
  });
  return socket;
}
