/** The places at which a drill may kill the process: around each commit, where a torn state would show. */
export const CRASH_POINTS = [
  'record/before-commit',
  'record/after-commit',
  'calibrate/after-gather',
  'calibrate/after-collect-evidence',
  'calibrate/after-score',
  'calibrate/after-propose-handoff',
  'calibrate/after-evaluation',
  'calibrate/before-commit',
  'calibrate/after-commit',
  'evaluate/after-judge',
  'evaluate/after-evaluation',
  'evaluate/before-commit',
  'evaluate/after-commit',
  'review/before-open',
  'review/after-open',
  'review/after-awaited',
  'review/after-rollups',
  'review/after-conversations',
  'review/after-artefacts',
  'review/after-figures',
  'review/after-perspective',
  'review/after-scores',
  'review/after-narration',
  'review/before-frame',
  'review/after-frame',
  'review/before-commit',
  'review/after-commit',
  'override/before-commit',
  'override/after-commit',
  'park/before-commit',
  'park/after-commit',
  'erase/after-mark',
  'erase/before-file',
  'erase/after-log',
  'erase/after-key',
  'erase/after-words',
  'erase/after-name',
  'erase/after-certificate',
  'redact/before-commit',
  'engine/after-claim',
  'engine/before-finish',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

let armed: { readonly name: CrashPoint; passesLeft: number } | null = null;

/**
 * Arms one crash point for this process, or disarms with null. Called by `main` from the configuration,
 * and by drills; nothing is armed otherwise.
 *
 * @param passes how many times the point is passed unharmed before it kills
 * @throws RangeError where the name is not one of `CRASH_POINTS`
 */
export function armCrashPoint(name: string | null, passes = 0): void {
  if (name === null) {
    armed = null;
    return;
  }
  const known = CRASH_POINTS.find((point) => point === name);
  if (known === undefined)
    throw new RangeError(`there is no crash point ${name}; there are ${CRASH_POINTS.join(', ')}`);
  armed = { name: known, passesLeft: passes };
}

/** Kills this process with SIGKILL where this point is armed: no handler runs, nothing is flushed. */
export function crashPoint(name: CrashPoint): void {
  if (armed === null || armed.name !== name) return;
  if (armed.passesLeft > 0) {
    armed.passesLeft -= 1;
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}
