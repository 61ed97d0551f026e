import { findQuote } from '../../domain/evaluation/find-quote.ts';
import type { PerspectiveInput } from '../../domain/review/perspective.ts';
import { findPerspectiveFaults } from '../../domain/review/find-perspective-faults.ts';
import type { PersonaPerspective } from './answers/persona-perspective.ts';
import { closeSpoken } from './close-spoken.ts';
import { findForeignNumbers } from './find-unfounded.ts';
import { dropPassages, isSaid, listPassages } from '../../domain/text/quoted-passages.ts';
import type { ShownConversation, ShownTurn } from './show-conversation.ts';

/** A number that reads as a grade. The words around a quote are looked at, never what was quoted. */
const GRADE =
  /\b(?:scor(?:e|ed|es|ing)|grad(?:e|ed|es|ing)|rating|rated|level|points|xp)\b[^.!?\n]{0,24}\d|\b\d{1,3}\s?(?:\/\s?(?:5|10|100)\b|out of (?:5|10|100)\b|(?:points|xp)\b)/iu;

/**
 * What is wrong with what a model said as a persona, beyond its shape: a quote that was not said, a turn that is not
 * there, a number of its own, a grade. In our words and in turn numbers alone; none where it holds.
 */
export function findSpokenFaults(
  answer: PersonaPerspective,
  shown: ShownConversation,
  input: PerspectiveInput,
): readonly string[] {
  const faults = [
    ...findQuoteFaults(answer, shown.turns),
    ...findStanceFaults(answer, shown.turns),
    ...findWordFaults(answer.words, shown.turns),
  ];
  return faults.length > 0 ? faults : findPerspectiveFaults(closeSpoken(answer, shown), input);
}

function findQuoteFaults(
  { quotes }: PersonaPerspective,
  turns: readonly ShownTurn[],
): readonly string[] {
  if (quotes.length === 0) return ['quotes is empty: list at least one passage of the learner'];
  return quotes.flatMap(({ turn: number, exact }, index) => {
    const turn = turns.find((candidate) => candidate.number === number);
    if (turn === undefined) return [`quotes[${index}] names turn ${number}, which is not shown`];
    if (turn.speaker !== 'learner')
      return [`quotes[${index}] names turn ${number}, which is not the learner's`];
    const isThere = findQuote(turn.open, exact) ?? findQuote(turn.text, exact);
    return isThere === null
      ? [
          `quotes[${index}] does not stand word for word in turn ${number} (12 characters or the whole turn)`,
        ]
      : [];
  });
}

function findStanceFaults(
  { stances }: PersonaPerspective,
  turns: readonly ShownTurn[],
): readonly string[] {
  const own = new Set(turns.filter(({ row }) => row !== null).map(({ number }) => number));
  return stances.flatMap(({ skill, turns: named }) => {
    if (named.length === 0) return [`the stance on ${skill} names no turn`];
    const foreign = named.filter((number) => !own.has(number));
    return foreign.length === 0
      ? []
      : [
          `the stance on ${skill} names turn ${foreign.join(', ')}, which is no turn of the learner's`,
        ];
  });
}

function findWordFaults(words: string, turns: readonly ShownTurn[]): readonly string[] {
  const texts = turns.map(({ text }) => text);
  const invented = listPassages(words).filter((passage) => !isSaid(passage, texts)).length;
  const own = dropPassages(words);
  const numbers = findForeignNumbers(own, [...texts, ...turns.map(({ where }) => where)]);
  return [
    ...(invented === 0
      ? []
      : [`words puts ${invented} passages inside quotation marks that stand in no turn`]),
    ...(numbers.length === 0
      ? []
      : [`words holds numbers that stand in no turn: ${numbers.join(', ')}`]),
    ...(GRADE.test(own) ? ['words gives a grade or a score; a persona sets no number'] : []),
  ];
}
