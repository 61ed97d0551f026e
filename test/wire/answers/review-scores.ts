import type { Question } from '../question.ts';
import { listFigures, listMeans, listRows, type ShownRow } from './review-material.ts';

const SKILLS = ['independence', 'quality', 'communication', 'speed'] as const;
type Skill = (typeof SKILLS)[number];

const SHARES: Readonly<Record<Skill, number>> = {
  independence: 25,
  quality: 35,
  communication: 25,
  speed: 15,
};
/** Which figure speaks of a skill, and which words in a verdict's line do. */
const FIGURES: Readonly<Record<Skill, string>> = {
  independence: 'help',
  quality: 'same-gap-again',
  communication: 'writing.acknowledgement',
  speed: 'pace',
};
const WORDS: Readonly<Record<Skill, RegExp>> = {
  independence: /\b(?:help|hints?|alone|unaided|independen)/iu,
  quality:
    /\b(?:quality|shares?\b|count|cause|check|figure|base|correct|complete|goal|first try|evidence)/iu,
  communication: /\b(?:owner|names? the|who does|answer|inform|communicat|dates?\b|step|reader)/iu,
  speed: /\b(?:pace|time|speed|fast)/iu,
};
const LEADS: Readonly<Record<Skill, string>> = {
  independence: 'Seen by how much help it took.',
  quality: 'Seen by what held when it was checked.',
  communication: 'Seen by what others could do with it.',
  speed: 'Seen by the time it took.',
};
const VERDICTS_MAX = 3;
const RATIONALE_UNITS_MAX = 380;
/** What this fake's eye adds to the means that it is shown: an opinion that is not the roll-up's own. */
const OPINION = 3;

/** Scores near the means that the objectives show, cited from the rows that speak of each skill. */
export function answerScores({ prompt }: Question): unknown {
  return {
    dimensions: SKILLS.map((skill) => scoreSkill(prompt, skill)),
    shares: SKILLS.map((skill) => ({ skill, share: SHARES[skill] })),
  };
}

function scoreSkill(prompt: string, skill: Skill): unknown {
  const rows = chooseRows(listRows(prompt), skill);
  const figure = listFigures(prompt).find(({ name }) => name === FIGURES[skill]);
  const cites = [...new Set([...rows.map(({ id }) => id), ...(figure ? [figure.id] : [])])];
  const means = listMeans(prompt, skill);
  if (means.length === 0 || cites.length === 0) {
    return { skill, score: null, rationale: 'Nothing in the evidence speaks of it.', cites: [] };
  }
  const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
  const told = [LEADS[skill], ...rows.map(({ text }) => text), figure?.answer ?? ''];
  return {
    skill,
    score: Math.min(100, Math.round(mean) + OPINION),
    rationale: fill(told, RATIONALE_UNITS_MAX),
    cites,
  };
}

/** The first verdict that speaks of the skill, and the last ones. */
function chooseRows(rows: readonly ShownRow[], skill: Skill): readonly ShownRow[] {
  const verdicts = rows.filter(({ kind, text }) => kind === 'verdict' && WORDS[skill].test(text));
  return [...new Set([...verdicts.slice(0, 1), ...verdicts.slice(1 - VERDICTS_MAX)])];
}

/** As many of the sentences, in their order, as there is room for. */
function fill(sentences: readonly string[], unitsMax: number): string {
  let told = '';
  for (const sentence of sentences) {
    const longer = `${told} ${sentence}`.trim();
    if (longer.length <= unitsMax && !told.includes(sentence)) told = longer;
  }
  return told;
}
