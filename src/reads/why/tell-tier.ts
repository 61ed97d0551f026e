import type { WhySnapshot } from '@throughline/contract';
import { oneDecimal } from './phrases.ts';

/** Says why the tier changed, or why it did not. */
export function tellTier({ tier, overall }: Pick<WhySnapshot, 'tier' | 'overall'>): string {
  const lower = oneDecimal(overall.after.lower);
  const mean = oneDecimal(overall.after.value);
  const pays = `which pays ${tier.multiplierAfter}x`;
  const reached = tier.reached ?? 0;
  if (tier.rule === 'unrated') return `No skill is rated yet, so the tier stays unrated, ${pays}.`;
  if (tier.rule === 'first') {
    return `With the first verdict the read is rated: its lower end of ${lower} stands on ${tier.after} (from ${reached}), ${pays}.`;
  }
  if (tier.rule === 'won') {
    return `The lower end of ${lower} reached ${reached}: the tier rose from ${tier.before} to ${tier.after}, ${pays}.`;
  }
  if (tier.rule === 'lost') {
    return `The mean of ${mean} no longer holds ${tier.before}: the tier fell to ${tier.after} (from ${reached}), ${pays}.`;
  }
  if (tier.rule === 'kept') {
    return `The lower end of ${lower} lies below ${reached}, but a tier is lost only when the mean does, and that is ${mean}: the tier stays ${tier.after}, ${pays}.`;
  }
  const next = tier.next === null ? '' : ` and has not reached ${tier.next}`;
  return `The lower end of ${lower} stands on ${tier.after} (from ${reached})${next}: the tier stays, ${pays}.`;
}
