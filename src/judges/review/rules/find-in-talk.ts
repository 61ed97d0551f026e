import { tellOften } from '../../../domain/review/tell-words.ts';
import { dropStop, quoteSaid } from './quote-said.ts';
import {
  ASKS_FOR_DEED,
  CHECKED,
  GIVES_REASON,
  HAS_FIGURE,
  HAS_TOTAL,
  HOLDS_OUT,
  leavesOpen,
  OWNS_UP,
  PROMISES,
  SAYS_HOW_SURE,
} from './marks-of-speech.ts';
import { listAskedAgain } from './list-asked-again.ts';
import {
  ENDS_AS_QUESTION,
  isAfterSomething,
  isAlone,
  listQuestions,
  plainQuestion,
} from './question.ts';
import type { Exchange, Said, Talk } from './talk.ts';
import type { FindingKind, Telling } from './voice.ts';

/** Fewest words of an answer that stands for more than a nod. */
const TELLING_WORDS_MIN = 5;
/** Fewest words of something that a persona said and could say again. */
const OWN_WORDS_MIN = 6;

/** Something that rules found in a talk, with the learner's turns that show it. */
export interface Finding extends Telling {
  readonly turns: readonly Said[];
}

/** An exchange with an answer. */
type Answered = Exchange & { readonly answer: Said };

/** How each kind of finding is sought; best first, none where the talk holds none. */
const SEEKERS: Readonly<Record<FindingKind, (talk: Talk) => readonly Finding[]>> = {
  reasoned: (talk) => listSettled(talk).flatMap((exchange) => asExchange(exchange, GIVES_REASON)),
  answered: (talk) =>
    listSettled(talk)
      .filter(({ answer }) => countWords(answer.open) >= TELLING_WORDS_MIN)
      .flatMap((exchange) => asExchange(exchange)),
  heldOut: (talk) =>
    talk.replies
      .filter(isAnswered)
      .toReversed()
      .flatMap((reply) => asExchange(reply, HOLDS_OUT)),
  sureness: ({ said }) =>
    said.filter(({ open }) => HAS_FIGURE.test(open)).flatMap((one) => asSaid(one, SAYS_HOW_SURE)),
  ownedUp: findOwnedUp,
  repeated: findRepeated,
  leftOpen: (talk) =>
    listAnswered(talk)
      .filter(({ answer }) => leavesOpen(answer.open))
      .toReversed()
      .flatMap((exchange) => asExchange(exchange)),
  unanswered: ({ exchanges }) =>
    exchanges
      .filter(({ isLeft }) => isLeft)
      .toReversed()
      .flatMap(({ question }) => asAsked(question)),
  // The latest: what it came to in the end.
  figure: ({ said }) =>
    [HAS_TOTAL, HAS_FIGURE].flatMap((mark) => findSaid(said.toReversed(), mark)),
  checked: ({ said }) => findSaid(said, CHECKED),
  promised: ({ said }) => findSaid(said, PROMISES),
  askedFor: ({ said }) => findAsked(said).filter((one) => ASKS_FOR_DEED.test(one.said)),
  cameWith: ({ said }) => findAsked(said).filter((one) => !ASKS_FOR_DEED.test(one.said)),
  ownWord: ({ told }) =>
    told
      .filter((text) => countWords(text) >= OWN_WORDS_MIN && listQuestions(text).length === 0)
      .toReversed()
      .flatMap(asAsked),
  last: ({ last }) => (last === null ? [] : asSaid(last)),
};

/** What a talk holds of one kind, best first. */
export function findInTalk(kind: FindingKind, talk: Talk): readonly Finding[] {
  return SEEKERS[kind](talk);
}

const NOTHING: Finding = {
  asked: '',
  said: '',
  first: '',
  again: '',
  often: '',
  isAfterSomething: false,
  turns: [],
};

function listAnswered({ exchanges }: Talk): readonly Answered[] {
  return exchanges.filter(isAnswered);
}

/** Those whose answer neither leaves it open nor asks back. */
function listSettled(talk: Talk): readonly Answered[] {
  return listAnswered(talk).filter(
    ({ answer }) => !leavesOpen(answer.open) && listQuestions(answer.open).length === 0,
  );
}

function isAnswered(exchange: Exchange): exchange is Answered {
  return exchange.answer !== null;
}

function findOwnedUp(talk: Talk): readonly Finding[] {
  const answered = listAnswered(talk).filter(({ answer }) => OWNS_UP.test(answer.open));
  const answers = new Set(answered.map(({ answer }) => answer));
  return [
    ...answered.flatMap((exchange) => asExchange(exchange, OWNS_UP)),
    ...talk.said
      .filter((one) => OWNS_UP.test(one.open) && !answers.has(one))
      .flatMap((one) => asSaid(one, OWNS_UP)),
  ];
}

/**
 * What was asked twice or more, with what the learner said right after the first time and after the last. Left out is
 * what was asked in front of another question as well: what came of it there, nobody can tell.
 */
function findRepeated(talk: Talk): readonly Finding[] {
  return listAskedAgain(talk).flatMap(({ exchanges, verbatim }): readonly Finding[] => {
    const isVerbatim = verbatim.length > 1;
    const plain = plainQuestion(exchanges[0]?.question ?? '');
    if (isVerbatim && countAsked(plain, talk) !== verbatim.length) return [];
    const [first, last] = [exchanges[0], (isVerbatim ? verbatim : exchanges).at(-1)];
    if (first?.answer == null || last?.answer == null) return [];
    const [asked, again] = [quoteQuestion(first), quoteQuestion(last)];
    const [before, after] = [quoteSaid(first.answer.open), quoteSaid(last.answer.open)];
    if (asked === null || again === null || before === null || after === null) return [];
    return [
      {
        asked,
        again,
        first: dropStop(before),
        said: after,
        often: isVerbatim ? tellOften(verbatim.length) : '',
        isAfterSomething: isAfterSomething(plain) && !isAlone(plain),
        turns: [first.answer, last.answer],
      },
    ];
  });
}

/** How often a plain question was asked, wherever in a turn. */
function countAsked(plain: string, { told }: Talk): number {
  return told.flatMap(listQuestions).filter((question) => plainQuestion(question) === plain).length;
}

/** A question that would have to be cut is not quoted. */
function quoteQuestion({ question }: Exchange): string | null {
  const quote = quoteSaid(question);
  return quote !== null && ENDS_AS_QUESTION.test(quote) ? quote : null;
}

/** The learner's own questions, each turn's first. */
function findAsked(said: readonly Said[]): readonly Finding[] {
  return said.flatMap((one) =>
    listQuestions(one.open)
      .slice(0, 1)
      .flatMap((question) => asSaid({ ...one, open: question }, ENDS_AS_QUESTION))
      .map((finding) => ({ ...finding, turns: [one] })),
  );
}

function findSaid(said: readonly Said[], mark: RegExp): readonly Finding[] {
  return said.flatMap((one) => asSaid(one, mark));
}

/** @param about what the quote has to hold */
function asSaid(one: Said, about: RegExp | null = null): readonly Finding[] {
  const said = quoteSaid(one.open, about);
  if (said === null || about?.test(said) === false) return [];
  return [{ ...NOTHING, said, turns: [one] }];
}

function asAsked(text: string): readonly Finding[] {
  const asked = quoteSaid(text);
  return asked === null ? [] : [{ ...NOTHING, asked }];
}

function asExchange(exchange: Answered, about: RegExp | null = null): readonly Finding[] {
  const asked = exchange.question === '' ? quoteSaid(exchange.asked) : quoteAsked(exchange);
  if (asked === null) return [];
  return asSaid(exchange.answer, about).map((finding) => ({ ...finding, asked: dropStop(asked) }));
}

/** The turn where it can be quoted with its question, else the question alone. */
function quoteAsked(exchange: Exchange): string | null {
  const quote = quoteSaid(exchange.asked);
  return quote?.includes(exchange.question) === true ? quote : quoteQuestion(exchange);
}

function countWords(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== '').length;
}
