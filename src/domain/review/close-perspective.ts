import type { ReviewPerspective } from '@throughline/contract';
import { dropControls } from '../text/drop-controls.ts';
import type { ReviewContext } from './context.ts';
import type { ReviewEvidenceTable } from './evidence.ts';
import type { PerspectiveInput, PerspectiveWords } from './perspective.ts';

/** Why there is no perspective of a persona whom the learner told nothing that can be cited. */
export const NOTHING_SAID =
  'Nothing that the learner said to this persona can be cited, so it has nothing to go by.';

/** What each persona is asked with, in the order of the conversations: its own card, turns and evidence alone. */
export function listPerspectiveInputs(
  { subject, conversations }: Pick<ReviewContext, 'subject' | 'conversations'>,
  { rows, byPersona }: ReviewEvidenceTable,
): readonly PerspectiveInput[] {
  return conversations.map((conversation) => {
    const own = new Set(byPersona.get(conversation.persona));
    return { subject, conversation, evidence: rows.filter(({ id }) => own.has(id)) };
  });
}

/** A perspective that was given and found faultless, as the review shows it. */
export function closePerspective(
  { conversation }: Pick<PerspectiveInput, 'conversation'>,
  { words, cites, stances }: PerspectiveWords,
  author: 'model' | 'rules',
): ReviewPerspective {
  return {
    ...introduce(conversation),
    status: 'given',
    reason: null,
    words: dropControls(words),
    stances: stances.map((stance) => ({ ...stance, cites: [...stance.cites] })),
    cites: [...cites],
    author,
  };
}

/** A perspective that nobody gave, with the reason in a sentence. */
export function missPerspective(
  { conversation }: Pick<PerspectiveInput, 'conversation'>,
  reason: string,
): ReviewPerspective {
  return {
    ...introduce(conversation),
    status: 'unavailable',
    reason,
    words: null,
    stances: [],
    cites: [],
    author: null,
  };
}

function introduce({ persona, name, role, turns }: PerspectiveInput['conversation']) {
  return { persona, name, role, turns: turns.length };
}
