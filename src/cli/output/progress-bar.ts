import { Presets, SingleBar } from 'cli-progress';

/** How often a bar is printed where the output is not a terminal. */
const PLAIN_INTERVAL_MS = 5_000;
/** A rate is shown once this much time has gone by. */
const RATE_AFTER_MS = 250;

/** Progress of long work on standard error: done, of how many, how fast, how long still. */
export interface ProgressBar {
  advanceTo(done: number): void;
  finish(): void;
}

/**
 * Draws a bar with rate and time left. `--json` and pipes stay clean: it writes to standard error alone.
 *
 * @example
 * const bar = startProgressBar('events', 1_948);
 * bar.advanceTo(1_000);
 * bar.finish();
 */
export function startProgressBar(unit: string, total: number): ProgressBar {
  const startedAt = Date.now();
  const bar = new SingleBar(
    {
      format: `  {bar} {value}/{total} ${unit} · {rate}/s · {eta_formatted} left`,
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: PLAIN_INTERVAL_MS,
      hideCursor: true,
      barsize: 24,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { rate: '–' });
  const rate = (done: number): string => {
    const elapsedMs = Date.now() - startedAt;
    return elapsedMs < RATE_AFTER_MS
      ? '–'
      : Math.round((done * 1_000) / elapsedMs).toLocaleString('en');
  };
  return {
    advanceTo: (done) => bar.update(done, { rate: rate(done) }),
    finish: () => bar.stop(),
  };
}
