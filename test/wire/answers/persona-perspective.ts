import type { Question } from '../question.ts';
import { listFencedTexts, listSentences } from './read-prompt.ts';
import { listStances, type Turn } from './persona-stances.ts';
import { VOICES } from './voices.ts';

/** A sentence of the learner's, and the turn it stands in. */
interface Said {
  readonly turn: number;
  readonly exact: string;
}

const TURN = /^turn (?<number>\d+) \| (?<speaker>[^|]*) \| (?<where>[^|]*) \| (?<text>.*)$/gmu;
const QUOTE_UNITS_MAX = 170;
const QUOTE_UNITS_GOOD = 30;
/** Marks of a quotation within a quotation would end it early. */
const QUOTE_MARKS = /["“”„«»]/u;
const SHOWS_WORK = /\d|\b(?:because|instead|compare|checked|asked|counted)\b/iu;

/** A persona's view: the learner's own sentences from the beginning, the middle and the end, in the role's voice. */
export function answerPerspective({ prompt }: Question): unknown {
  const [persona, spoken] = listFencedTexts(prompt);
  const role = /^role \| (?<role>.*)$/mu.exec(persona?.text ?? '')?.groups?.role ?? '';
  const turns = listTurns(spoken?.text ?? '');
  const own = turns.filter(({ speaker }) => speaker === 'learner');
  const [first, middle, last] = chooseSaid(own);
  const voice = VOICES[role] ?? VOICES.peer;
  const told = [
    voice?.opening,
    first === undefined ? null : voice?.first(first.exact),
    middle === undefined ? null : voice?.middle(middle.exact),
    last === undefined ? null : voice?.last(last.exact),
    voice?.wish,
    '(A voice of the test fake.)',
  ];
  return {
    words: told.filter((part) => part !== null && part !== undefined).join(' '),
    quotes: [first, middle, last].filter((said) => said !== undefined),
    stances: listStances(role, turns),
  };
}

function listTurns(text: string): readonly Turn[] {
  return [...text.matchAll(TURN)].map(({ groups }) => ({
    number: Number(groups?.number),
    speaker: groups?.speaker ?? '',
    text: groups?.text ?? '',
  }));
}

/** The first thing worth quoting, the last one, and between them what shows most work. */
function chooseSaid(turns: readonly Turn[]): readonly Said[] {
  const said = turns.flatMap(({ number, text }): readonly Said[] => {
    const fit = listSentences(text).filter(
      (one) => one.length <= QUOTE_UNITS_MAX && !QUOTE_MARKS.test(one) && !one.includes('…'),
    );
    const exact = fit.find((one) => one.length >= QUOTE_UNITS_GOOD) ?? fit[0];
    return exact === undefined ? [] : [{ turn: number, exact }];
  });
  const [first, ...rest] = said;
  const last = rest.at(-1);
  const between = rest.slice(0, -1);
  const middle = between.find(({ exact }) => SHOWS_WORK.test(exact)) ?? between[0];
  if (first === undefined) return [];
  return [first, middle, last].filter((one) => one !== undefined);
}
