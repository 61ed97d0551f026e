/** What was found on this machine; null for what was not. */
export interface TemporalCliFindings {
  /** What `TEMPORAL_CLI` names; null where it is not set. */
  readonly named: { readonly path: string; readonly runs: boolean } | null;
  /** The `temporal` on the PATH, where it runs. */
  readonly onPath: string | null;
  /** The one in the project's cache folder, where it runs. */
  readonly cached: string | null;
  /** The Go command. */
  readonly go: string | null;
}

export type TemporalCliSource = 'TEMPORAL_CLI' | 'PATH' | 'cache' | 'built' | 'downloaded';

/** A way to come by a Temporal CLI that is not there yet. */
export type TemporalCliWay = 'build' | 'download';

export type TemporalCliChoice =
  | { readonly kind: 'use'; readonly path: string; readonly source: TemporalCliSource }
  /** None is there: the ways to make one, in the order in which they are tried. */
  | { readonly kind: 'make'; readonly ways: readonly TemporalCliWay[] }
  | { readonly kind: 'refuse'; readonly reason: string };

/** Whether there is a Temporal CLI after everything was tried. */
export type TemporalCli =
  | {
      readonly kind: 'ready';
      readonly path: string;
      readonly source: TemporalCliSource;
    }
  | {
      readonly kind: 'absent';
      /** Whether one could have been had, so that going without it is a failure. */
      readonly isFault: boolean;
      readonly reasons: readonly string[];
    };

/**
 * Decides which Temporal CLI runs the tests. What somebody named is used or refused, never replaced in silence; what
 * is there goes before what has to be made; what is built from source goes before what is downloaded.
 */
export function chooseTemporalCli(found: TemporalCliFindings): TemporalCliChoice {
  if (found.named !== null) {
    if (found.named.runs) return { kind: 'use', path: found.named.path, source: 'TEMPORAL_CLI' };
    const reason = `TEMPORAL_CLI names ${found.named.path}, which does not run as a Temporal CLI`;
    return { kind: 'refuse', reason };
  }
  if (found.onPath !== null) return { kind: 'use', path: found.onPath, source: 'PATH' };
  if (found.cached !== null) return { kind: 'use', path: found.cached, source: 'cache' };
  return { kind: 'make', ways: found.go === null ? ['download'] : ['build', 'download'] };
}

/** Says how it stands where no way led to one: a fault where Go could have built it or somebody had named one. */
export function describeAbsence(
  choice: Exclude<TemporalCliChoice, { kind: 'use' }>,
  failures: readonly string[],
): TemporalCli {
  if (choice.kind === 'refuse') return { kind: 'absent', isFault: true, reasons: [choice.reason] };
  return { kind: 'absent', isFault: choice.ways.includes('build'), reasons: failures };
}
