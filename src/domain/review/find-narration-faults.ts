import type { ReviewEvidence } from '@throughline/contract';
import { findCiteFaults, findTextFaults } from './find-cite-faults.ts';
import { listCitedTouchpoints } from './list-cited-touchpoints.ts';
import type { NarrationInput, ProposedNarration, ProposedPattern } from './narration.ts';
import { PATTERN_LISTS } from './pattern-lists.ts';
import {
  CITES_MAX,
  HEADLINE_UNITS_MAX,
  PATTERN_TOUCHPOINTS_MIN,
  PATTERN_UNITS_MAX,
  PATTERNS_MAX,
} from './review-bounds.ts';

/**
 * What is wrong with a narration, a sentence a fault; empty where it may be told. Each pattern cites rows of the table,
 * and these show it at two touchpoints or more. Of a list that is too long nothing else is looked at: an answer may hold
 * tens of thousands, and nobody waits for them.
 */
export function findNarrationFaults(
  narration: ProposedNarration,
  { evidence }: Pick<NarrationInput, 'evidence'>,
): readonly string[] {
  const rows = new Map(evidence.map((row) => [row.id, row]));
  return [
    ...findTextFaults('The headline', narration.headline, HEADLINE_UNITS_MAX),
    ...PATTERN_LISTS.flatMap(([list, name]) => findListFaults(narration[list], name, rows)),
  ];
}

function findListFaults(
  patterns: readonly ProposedPattern[],
  list: string,
  rows: ReadonlyMap<string, ReviewEvidence>,
): readonly string[] {
  if (patterns.length > PATTERNS_MAX)
    return [`“${list}” has ${patterns.length} patterns; ${PATTERNS_MAX} are the most.`];
  return patterns.flatMap(({ text, cites }, index) => {
    const what = `Pattern ${index + 1} of “${list}”`;
    const shown = listCitedTouchpoints(cites.slice(0, CITES_MAX), rows).length;
    return [
      ...findTextFaults(what, text, PATTERN_UNITS_MAX),
      ...findCiteFaults(what, cites, rows),
      ...(shown < PATTERN_TOUCHPOINTS_MIN
        ? [
            `${what} cites evidence from ${shown} touchpoints; a pattern shows at ${PATTERN_TOUCHPOINTS_MIN} or more.`,
          ]
        : []),
    ];
  });
}
