import { tellOften } from '../../domain/review/tell-words.ts';
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
} from './review-marks-of-speech.ts';
import { listAskedAgain } from './list-asked-again.ts';
import { listQuestions } from './review-question.ts';
import type { Exchange, Said, Talk } from './review-talk.ts';
import type { FindingKind, Telling } from './review-voice.ts';

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
  reasoned: (talk) =>
    listSettled(talk)
      .filter(({ answer }) => GIVES_REASON.test(answer.open))
      // A question that says what it is after comes before one that asks for anything.
      .toSorted((one, other) => Number(one.topic === null) - Number(other.topic === null))
      .flatMap((exchange) => asExchange(exchange, GIVES_REASON)),
  answered: (talk) =>
    listSettled(talk)
      .filter(({ answer }) => countWords(answer.open) >= TELLING_WORDS_MIN)
      .flatMap((exchange) => asExchange(exchange)),
  heldOut: (talk) =>
    talk.replies
      .filter(isAnswered)
      .filter(({ answer }) => HOLDS_OUT.test(answer.open))
      .toReversed()
      .flatMap((reply) => asExchange(reply, HOLDS_OUT)),
  sureness: ({ said }) =>
    said
      .filter(({ open }) => SAYS_HOW_SURE.test(open) && HAS_FIGURE.test(open))
      .flatMap((one) => asSaid(one, SAYS_HOW_SURE)),
  ownedUp: findOwnedUp,
  repeated: findRepeated,
  leftOpen: (talk) =>
    listAnswered(talk)
      .filter(({ answer }) => leavesOpen(answer.open))
      .toReversed()
      .flatMap((exchange) => asExchange(exchange)),
  unanswered: ({ exchanges }) =>
    exchanges
      .filter(({ answer }) => answer === null)
      .toReversed()
      .flatMap(({ asked }) => asAsked(asked)),
  // The latest: what it came to in the end.
  figure: ({ said }) =>
    [HAS_TOTAL, HAS_FIGURE].flatMap((mark) => findSaid(said.toReversed(), mark)),
  checked: ({ said }) => findSaid(said, CHECKED),
  promised: ({ said }) => findSaid(said, PROMISES),
  askedFor: ({ said }) => findSaid(said, ASKS_FOR_DEED),
  cameWith: ({ said }) =>
    said
      .filter(({ open }) => listQuestions(open).length > 0 && !ASKS_FOR_DEED.test(open))
      .flatMap((one) => asSaid(one, /\?$/u)),
  ownWord: ({ told }) =>
    told
      .filter((text) => countWords(text) >= OWN_WORDS_MIN && listQuestions(text).length === 0)
      .toReversed()
      .flatMap(asAsked),
  last: ({ said }) => said.slice(-1).flatMap((one) => asSaid(one)),
};

/** What a talk holds of one kind, best first. */
export function findInTalk(kind: FindingKind, talk: Talk): readonly Finding[] {
  return SEEKERS[kind](talk);
}

const NOTHING: Finding = {
  asked: '',
  said: '',
  first: '',
  topic: null,
  often: '',
  isOpen: false,
  turns: [],
};

function listAnswered({ exchanges }: Talk): readonly Answered[] {
  return exchanges.filter(isAnswered);
}

function listSettled(talk: Talk): readonly Answered[] {
  return listAnswered(talk).filter(({ answer }) => !leavesOpen(answer.open));
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

/** What was asked for twice or more, with an answer that left it open (else the first) and the last one. */
function findRepeated(talk: Talk): readonly Finding[] {
  return listAskedAgain(talk).flatMap(({ topic, exchanges }): readonly Finding[] => {
    const answers = exchanges.flatMap(({ answer }) => (answer === null ? [] : [answer]));
    const last = answers.at(-1);
    const first = answers.slice(0, -1).find(({ open }) => leavesOpen(open)) ?? answers[0];
    if (first === undefined || last === undefined || first === last) return [];
    const [before, after] = [quoteSaid(first.open), quoteSaid(last.open)];
    if (before === null || after === null) return [];
    const isOpen = leavesOpen(last.open);
    const often = tellOften(exchanges.length);
    return [
      {
        ...NOTHING,
        topic,
        often,
        first: dropStop(before),
        said: after,
        isOpen,
        turns: [first, last],
      },
    ];
  });
}

function findSaid(said: readonly Said[], mark: RegExp): readonly Finding[] {
  return said.filter(({ open }) => mark.test(open)).flatMap((one) => asSaid(one, mark));
}

function asSaid(one: Said, about: RegExp | null = null): readonly Finding[] {
  const said = quoteSaid(one.open, about);
  return said === null ? [] : [{ ...NOTHING, said, turns: [one] }];
}

function asAsked(text: string): readonly Finding[] {
  const asked = quoteSaid(text);
  return asked === null ? [] : [{ ...NOTHING, asked }];
}

function asExchange(
  { asked: text, topic, answer }: Answered,
  about: RegExp | null = null,
): readonly Finding[] {
  const [asked, said] = [quoteSaid(text), quoteSaid(answer.open, about)];
  if (asked === null || said === null) return [];
  return [{ ...NOTHING, asked: dropStop(asked), said, topic, turns: [answer] }];
}

function countWords(text: string): number {
  return text.split(/\s+/u).filter((word) => word !== '').length;
}
