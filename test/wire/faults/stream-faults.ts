import type { WireFault } from './wire-fault.ts';

const streaming = { family: 'stream', applies: 'streaming' } as const;

/** What goes wrong within a stream of events; a request that does not stream is answered as if nothing were wrong. */
export const STREAM_FAULTS = [
  {
    name: 'error-frame',
    what: 'an error between two events, then the end',
    ...streaming,
    changeFrames: (frames, dialect) => {
      const half = Math.ceil(frames.length / 2);
      return [...frames.slice(0, half), dialect.writeErrorFrame(half)];
    },
  },
  {
    name: 'duplicate-frames',
    what: 'an event of the text twice',
    ...streaming,
    changeFrames: (frames) => {
      const at = Math.floor(frames.length / 2);
      return [...frames.slice(0, at + 1), ...frames.slice(at)];
    },
  },
  {
    name: 'stream-ends-early',
    what: 'the stream ends, and nobody said it was done',
    ...streaming,
    changeFrames: (frames) => frames.slice(0, Math.ceil(frames.length / 2)),
  },
  {
    name: 'broken-frame',
    what: 'an event that is no JSON',
    ...streaming,
    changeFrames: (frames) => {
      const at = Math.floor(frames.length / 2);
      return frames.map((frame, index) =>
        index === at ? `data: ${frame.slice(frame.length / 3).trim()}\n\n` : frame,
      );
    },
  },
] as const satisfies readonly WireFault[];
