import type { PerspectiveInput } from '../../domain/review/perspective.ts';
import type { Fence } from '../prompts/fence.ts';
import {
  personaPerspectivePrompt,
  type PersonaPerspective,
} from '../prompts/persona-perspective.v1.ts';
import { writeRequest } from '../prompts/write-request.ts';
import type { ModelRequest } from '../models/model-request.ts';
import { findSpokenFaults, openSpoken } from './find-spoken-faults.ts';
import type { ShownConversation, ShownTurn } from './show-conversation.ts';
import { showCell, showLine } from './show-line.ts';

const NAME_UNITS_MAX = 120;
/** A card is a paragraph or two; a longer one is cut, and shown to be. */
const CARD_UNITS_MAX = 4_000;

/**
 * The question to a model for one persona's view. It holds that persona's card and conversations, and nothing else of
 * the attempt: no other persona's, no peer's, no figure, no score.
 */
export function requestPerspective(
  input: PerspectiveInput,
  shown: ShownConversation,
  fence: Fence,
): ModelRequest<PersonaPerspective> {
  const opened = openSpoken(shown);
  return writeRequest(personaPerspectivePrompt, fence, {
    prompt: writePrompt(input, shown, fence),
    findFaults: (answer) => findSpokenFaults(answer, opened, input),
  });
}

function writePrompt(
  { conversation: { name, role, card } }: PerspectiveInput,
  shown: ShownConversation,
  fence: Fence,
): string {
  const persona = [
    `name | ${showCell(name, NAME_UNITS_MAX)}`,
    `role | ${role}`,
    `card | ${card === '' ? '(none is saved)' : showLine(card, CARD_UNITS_MAX)}`,
  ];
  const parts = [fence.wrap('the persona', persona.join('\n'))];
  if (shown.leftOut > 0) {
    parts.push(
      `${shown.leftOut} turns are left out between turn ${shown.head} and turn ${shown.head + shown.leftOut + 1}, for length. Do not speak of them.`,
    );
  }
  parts.push(fence.wrap('what the two said to each other', shown.turns.map(writeTurn).join('\n')));
  return parts.join('\n\n');
}

function writeTurn({ number, speaker, where, text }: ShownTurn): string {
  return `turn ${number} | ${speaker} | ${where} | ${text}`;
}
