import { listSentences } from './read-prompt.ts';

/** One turn as the prompt shows it. */
export interface Turn {
  readonly number: number;
  readonly speaker: string;
  readonly text: string;
}

const NAMES_NEXT =
  /\b(?:by|until|on) (?:\d|noon|tomorrow|next|mon|tue|wed|thu|fri|sat|sun)|\bowner\b|\bI bring\b/iu;
const ASKS_WHO = /\b(?:who|whom|by when|until when)\b/iu;
/** From so many times of asking on, a persona minds. */
const ASKED_AGAIN_MIN = 2;

/**
 * What a role thinks of the later half of the turns, by counting: each looks at what it cares about, so that they may
 * disagree. Only turns with something to quote are named.
 */
export function listStances(role: string, turns: readonly Turn[]): readonly unknown[] {
  const own = turns.filter(
    ({ speaker, text }) => speaker === 'learner' && listSentences(text).length > 0,
  );
  const late = own.slice(-Math.ceil(own.length / 2));
  if (late.length === 0) return [];
  const askedWho = turns.filter(
    ({ speaker, text }) => speaker === 'persona' && ASKS_WHO.test(text),
  ).length;
  const isNamed = late.some(({ text }) => NAMES_NEXT.test(text));
  const isCounted = late.filter(({ text }) => /\d/u.test(text)).length * 2 >= late.length;
  const asks = late.some(({ text }) => text.includes('?'));
  const say = (skill: string, stance: string) => ({
    skill,
    stance,
    turns: late.map(({ number }) => number),
  });
  switch (role) {
    case 'manager':
      return [
        say('communication', isNamed && askedWho < ASKED_AGAIN_MIN ? 'mixed' : 'concern'),
        say('quality', isCounted ? 'strength' : 'mixed'),
      ];
    case 'partner':
      return [say('communication', isNamed || asks ? 'mixed' : 'concern')];
    case 'tutor':
      return [say('independence', asks ? 'mixed' : 'strength')];
    default:
      return [
        say('quality', isCounted ? 'strength' : 'mixed'),
        say('communication', isCounted ? 'strength' : 'mixed'),
      ];
  }
}
