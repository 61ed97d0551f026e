import type { PassThrough } from 'node:stream';

/**
 * Destroys a stream that holds bytes of which nobody has taken any for `idleMaxMs`; a slow maker is waited for.
 *
 * @returns what stops the watch
 */
export function endIdle(target: PassThrough, idleMaxMs: number): () => void {
  let takenAt = performance.now();
  target.on('data', () => {
    takenAt = performance.now();
  });
  target.pause(); // whoever is answered begins to read
  const watch = setInterval(() => {
    if (target.readableLength === 0) takenAt = performance.now();
    else if (performance.now() - takenAt >= idleMaxMs)
      target.destroy(new Error('nobody took anything of a stream for too long'));
  }, idleMaxMs / 4);
  watch.unref();
  return () => clearInterval(watch);
}
