import type { ReviewDisagreement, ReviewPerspective, ReviewVoices } from '@throughline/contract';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import { capitalise } from '../text/capitalise.ts';
import { nameWithin } from './name-touchpoints.ts';
import { tellList } from './tell-words.ts';

/** Words in a run: three in a row are a way of saying something, two are mere grammar. */
const RUN_WORDS = 3;
const NAMED_MAX = 5;
const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;

/**
 * How far the personas keep their own voices: for each two of them the runs of three words that both use, and the
 * evidence that both cite, over what either does. And where one saw a strength and another a concern: shown as it is.
 */
export function measureVoices(perspectives: readonly ReviewPerspective[]): ReviewVoices {
  const given = perspectives.filter(({ status }) => status === 'given');
  const voices = given.map((perspective) => ({
    persona: perspective.persona,
    runs: listRuns(perspective.words ?? ''),
    cites: new Set(perspective.cites),
  }));
  const pairs = voices.flatMap((one, index) =>
    voices.slice(index + 1).map((other) => ({
      one: one.persona,
      other: other.persona,
      sharedWords: shareOf(one.runs, other.runs),
      sharedTurns: shareOf(one.cites, other.cites),
    })),
  );
  return {
    distinctness:
      pairs.length === 0 ? null : 1 - Math.max(...pairs.map(({ sharedWords }) => sharedWords)),
    pairs,
    disagreements: listDisagreements(given),
  };
}

function listRuns(text: string): ReadonlySet<string> {
  const words = [...text.toLowerCase().matchAll(WORD)].map(([word]) => word);
  const runs = words
    .slice(RUN_WORDS - 1)
    .map((_, index) => words.slice(index, index + RUN_WORDS).join(' '));
  return new Set(runs);
}

/** What two sets share over what either holds; 0 where both are empty. */
function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const either = one.union(other).size;
  return either === 0 ? 0 : one.intersection(other).size / either;
}

function listDisagreements(given: readonly ReviewPerspective[]): ReviewDisagreement[] {
  return WORK_SKILLS.flatMap((skill) => {
    const take = (wanted: 'strength' | 'concern') =>
      given.flatMap(({ persona, name, stances }) =>
        stances
          .filter((stance) => stance.skill === skill && stance.stance === wanted)
          .map(({ cites }) => ({ persona, name: nameWithin(name), cites })),
      );
    const [strengths, concerns] = [take('strength'), take('concern')];
    if (strengths.length === 0 || concerns.length === 0) return [];
    const [who, others] = [strengths, concerns].map((side) =>
      tellList(
        side.map(({ name }) => name),
        NAMED_MAX,
      ),
    );
    return [
      {
        skill,
        text: `${capitalise(who ?? '')} saw a strength in ${skill}, ${others ?? ''} a concern.`,
        strengths: strengths.map(({ persona }) => persona),
        concerns: concerns.map(({ persona }) => persona),
        cites: [...new Set([...strengths, ...concerns].flatMap(({ cites }) => cites))],
      },
    ];
  });
}
