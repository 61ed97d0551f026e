import type { InjectionSign } from '@throughline/contract';
import { findOrders } from '../text/find-orders.ts';
import type { LearnerDocument } from './learner-documents.ts';

/**
 * The attempts to sway the judge in a learner's own texts, each sign once, in the order in which they were made. They
 * move no level: what they stand in is no evidence.
 *
 * @param documents the newest first
 */
export function findAttempts(documents: readonly LearnerDocument[]): readonly InjectionSign[] {
  const text = documents.map((document) => document.text).toReversed();
  const found = findOrders(text.join('\n')).toSorted((one, other) => one.start - other.start);
  return [...new Set(found.map(({ sign }) => sign))];
}
