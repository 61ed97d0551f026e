import type { ReviewEvidence } from '@throughline/contract';

/** The touchpoints of what is cited, each once, in the order of the cites; ids without a row bring none. */
export function listCitedTouchpoints(
  cites: readonly string[],
  rows: ReadonlyMap<string, Pick<ReviewEvidence, 'touchpoints'>>,
): readonly string[] {
  return [...new Set(cites.flatMap((id) => rows.get(id)?.touchpoints ?? []))];
}
