import { findQuote } from '../../domain/evaluation/find-quote.ts';
import type { PerspectiveInput } from '../../domain/review/perspective.ts';
import { findPerspectiveFaults } from '../../domain/review/find-perspective-faults.ts';
import { foldOnce, type Folder } from '../../domain/text/fold-once.ts';
import { dropPassages } from '../../domain/text/quoted-passages.ts';
import type { PersonaPerspective } from '../prompts/persona-perspective.v1.ts';
import { closeSpoken } from './close-spoken.ts';
import { findForeignNumbers, findInvented, readShown, type ShownWords } from './find-unfounded.ts';
import type { ShownConversation, ShownTurn } from './show-conversation.ts';

/** A number that reads as a grade. The words around a quote are looked at, never what was quoted. */
const GRADE =
  /\b(?:scor(?:e|ed|es|ing)|grad(?:e|ed|es|ing)|rating|rated|level|points|xp)\b[^.!?\n]{0,24}\d|\b\d{1,3}\s?(?:\/\s?(?:5|10|100)\b|out of (?:5|10|100)\b|(?:points|xp)\b)/iu;
/** Turns that a fault names; of more their count is. */
const NAMED_MAX = 5;

/** A conversation as the answers to a question are held to it: read once, however much they claim. */
export interface OpenedConversation {
  readonly shown: ShownConversation;
  readonly turns: ReadonlyMap<number, ShownTurn>;
  /** What was said, and when and where. */
  readonly words: ShownWords;
  readonly fold: Folder;
}

/** Reads a conversation for `findSpokenFaults`. */
export function openSpoken(shown: ShownConversation): OpenedConversation {
  const { turns } = shown;
  const said = readShown(turns.map(({ text }) => text));
  const placed = readShown(turns.map(({ where }) => where));
  return {
    shown,
    turns: new Map(turns.map((turn) => [turn.number, turn])),
    words: { said: said.said, numbers: said.numbers.union(placed.numbers) },
    fold: foldOnce(),
  };
}

/**
 * What is wrong with what a model said as a persona, beyond its shape: a quote that was not said, a turn that is not
 * there, a number of its own, a grade. In our words and in numbers alone; none where it holds.
 */
export function findSpokenFaults(
  answer: PersonaPerspective,
  opened: OpenedConversation,
  input: PerspectiveInput,
): readonly string[] {
  const faults = [
    ...findQuoteFaults(answer, opened),
    ...findStanceFaults(answer, opened),
    ...findWordFaults(answer.words, opened.words),
  ];
  return faults.length > 0
    ? faults
    : findPerspectiveFaults(closeSpoken(answer, opened.shown), input);
}

function findQuoteFaults(
  { quotes }: PersonaPerspective,
  { turns, fold }: OpenedConversation,
): readonly string[] {
  if (quotes.length === 0) return ['quotes is empty: list at least one passage of the learner'];
  return quotes.flatMap(({ turn: number, exact }, index) => {
    const turn = turns.get(number);
    if (turn === undefined) return [`quotes[${index}] names turn ${number}, which is not shown`];
    if (turn.speaker !== 'learner')
      return [`quotes[${index}] names turn ${number}, which is not the learner's`];
    const isThere = findQuote(turn.text, exact, fold) ?? findQuote(turn.open, exact, fold);
    return isThere === null
      ? [
          `quotes[${index}] does not stand word for word in turn ${number} (12 characters or the whole turn)`,
        ]
      : [];
  });
}

function findStanceFaults(
  { stances }: PersonaPerspective,
  { turns }: OpenedConversation,
): readonly string[] {
  return stances.flatMap(({ skill, turns: named }) => {
    if (named.length === 0) return [`the stance on ${skill} names no turn`];
    const foreign = named.filter((number) => (turns.get(number)?.row ?? null) === null);
    const first = foreign.slice(0, NAMED_MAX).join(', ');
    return foreign.length === 0
      ? []
      : [`the stance on ${skill} names turn ${first}, which is no turn of the learner's`];
  });
}

function findWordFaults(words: string, { said, numbers }: ShownWords): readonly string[] {
  const own = dropPassages(words);
  return [
    ...findInvented('words', words, said),
    ...findForeignNumbers('words', own, numbers),
    ...(GRADE.test(own) ? ['words gives a grade or a score; a persona sets no number'] : []),
  ];
}
