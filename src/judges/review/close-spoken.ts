import type { PerspectiveWords } from '../../domain/review/perspective.ts';
import type { PersonaPerspective } from '../prompts/persona-perspective.v1.ts';
import type { ShownConversation } from './show-conversation.ts';

/** What a model said as a persona, with each turn that it names as the row of evidence that the turn is. */
export function closeSpoken(
  { words, quotes, stances }: PersonaPerspective,
  shown: ShownConversation,
): PerspectiveWords {
  const rows = new Map(shown.turns.map(({ number, row }) => [number, row]));
  const cite = (turns: readonly number[]): readonly string[] => [
    ...new Set(turns.map((number) => rows.get(number) ?? null).filter((row) => row !== null)),
  ];
  return {
    words: words.trim(),
    cites: cite(quotes.map(({ turn }) => turn)),
    stances: stances.map(({ skill, stance, turns }) => ({
      skill,
      stance,
      cites: [...cite(turns)],
    })),
  };
}
