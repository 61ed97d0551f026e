import type { Question } from '../question.ts';
import { choosePassages, listPart, listTexts, type ShownText } from './chain-material.ts';

const CONFIDENCE = 0.6;
const ASKS = /\?\s*$/u;

/** For each turn one passage of the learner's and a level for it; nothing where the learner says nothing to quote. */
export function answerTurns({ prompt }: Question): unknown {
  const texts = new Map(listTexts(prompt).map((text) => [text.id, text]));
  return {
    turns: listPart(prompt, 'Turns').map(([turn, , , ids]) => {
      const own = (ids ?? '').split(', ').flatMap((id) => texts.get(id) ?? []);
      return { turn, criteria: judgeTurn(own) };
    }),
  };
}

function judgeTurn(own: readonly ShownText[]): readonly unknown[] {
  const [passage] = choosePassages(own, '', 1);
  if (passage === undefined) return [];
  const asks = ASKS.test(passage.quote);
  return [
    {
      criterion: asks ? 'independence.help' : 'communication.answered',
      level: /\d/u.test(passage.quote) ? 4 : 3,
      abstain: false,
      confidence: CONFIDENCE,
      quotes: [passage],
      rationale: asks
        ? 'By the rule of the test fake: asks, and says what about.'
        : 'By the rule of the test fake: answers what was asked.',
    },
  ];
}
