import type { AttemptOutcome } from './model-call.ts';
import type { ModelLimits } from './model-limits.ts';

/** Another try may go better: the provider was busy or away, or the model slipped. */
const WORTH_ANOTHER: ReadonlySet<AttemptOutcome> = new Set([
  'rate-limited',
  'unavailable',
  'unreachable',
  'empty',
]);

/** Asked anew at once: it was there, and its answer did not hold. */
const ASKED_ANEW: ReadonlySet<AttemptOutcome> = new Set(['malformed', 'unverified']);

/**
 * How long to wait before a second attempt at the same provider, in ms; null where the next one is asked instead. What
 * would end the same way again (a refusal, a cut, a bad key, a question too large) is not asked twice.
 *
 * @param tried how the first ended, and how long the provider asks to be left alone
 * @param isLast whether nobody else can be asked instead of waiting
 * @param jitter uniform in [0, 1): spreads calls that failed together; it only shortens a delay of our own
 */
export function planRetry(
  limits: Pick<ModelLimits, 'retryDelayMs' | 'retryWaitMsMax'>,
  tried: { readonly outcome: AttemptOutcome; readonly retryDelayMs: number | null },
  isLast: boolean,
  jitter: number,
): number | null {
  if (ASKED_ANEW.has(tried.outcome)) return 0;
  if (!WORTH_ANOTHER.has(tried.outcome)) return null;
  const own = limits.retryDelayMs * (1 - jitter / 2);
  const delayMs = Math.max(tried.retryDelayMs ?? 0, own);
  return isLast || delayMs <= limits.retryWaitMsMax ? delayMs : null;
}
