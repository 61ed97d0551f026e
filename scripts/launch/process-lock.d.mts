export interface ProcessLock {
  /** Names a process that works for the holder. */
  readonly addProcess: (pid: number) => void;
  readonly release: () => void;
}

export function takeProcessLock(options: {
  readonly path: string;
  readonly what: string;
  readonly waitMsMax: number;
}): Promise<ProcessLock>;
