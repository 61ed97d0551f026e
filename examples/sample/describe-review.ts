import type { Review, ReviewFrame, ReviewPattern } from '@throughline/contract';

const WIDTH_MAX = 112;
const INDENT = '    ';

/** One line per step of a review, as it is told while it is written; null for what says nothing to somebody who waits. */
export function describeFrame(frame: ReviewFrame): string | null {
  const told = tellFrame(frame);
  return told === null ? null : `${INDENT}${told}`;
}

function tellFrame(frame: ReviewFrame): string | null {
  switch (frame.type) {
    case 'review.started':
      return `started, revision ${frame.data.revision}`;
    case 'review.revised':
      return `begun again, revision ${frame.data.revision}: ${frame.data.reason.replaceAll('-', ' ')}`;
    case 'verdicts.awaited':
      return `waits for ${countVerdicts(frame.data.pending.length)}, ${Math.ceil(frame.data.waitMsMax / 1_000)} s at most`;
    case 'context.gathered':
      return `gathered: ${frame.data.count} ${frame.data.context === 'rollups' ? 'objectives' : frame.data.context}`;
    case 'figures.computed':
      return `computed: ${frame.data.figures.filter(({ state }) => state === 'measured').length} of ${frame.data.figures.length} figures have enough to go on`;
    case 'perspective.completed':
      return `${frame.data.perspective.name} has said what they saw, in ${frame.data.perspective.turns} turns`;
    case 'perspective.unavailable':
      return `${frame.data.perspective.name} says nothing: ${frame.data.perspective.reason ?? 'no judge answered'}`;
    case 'scoring.attempted':
      return `scoring, attempt ${frame.data.attempt}: ${frame.data.provider} ${frame.data.outcome}`;
    case 'scoring.completed':
      return `scored: ${frame.data.dimensions.map(({ skill, score }) => `${skill} ${score === null ? '–' : score.toFixed(0)}`).join(', ')}`;
    case 'review.failed':
      return `failed: ${frame.data.reason}`;
    default:
      return null; // told whole at the end
  }
}

function countVerdicts(count: number): string {
  return count === 1 ? 'one verdict' : `${count} verdicts`;
}

/** A completed review as a person reads it: what happened, in words first and in numbers after. */
export function describeReview(review: Review): string[] {
  const measured = review.figures.filter(({ state }) => state === 'measured');
  const described = measured.filter(({ name }) => !name.startsWith('writing.'));
  return [
    ...wrap(review.headline, '  '),
    '',
    ...described.flatMap(({ question, answer }) => wrap(`${question} ${answer}`)),
    ...wrap(`${measured.length - described.length} more, about the writing, are in the document.`),
    '',
    ...review.perspectives.flatMap(({ name, words, reason }) =>
      wrap(
        `${name}: ${words === null ? `no word (${reason ?? 'no judge answered'})` : `“${words}”`}`,
      ),
    ),
    ...review.voices.disagreements.flatMap(({ text }) => wrap(text)),
    ...describePatterns('Did well', review.didWell),
    ...describePatterns('Kept getting stuck', review.keptGettingStuck),
    ...describePatterns('Push on next', review.pushOnNext),
    '',
    ...wrap(
      `${review.xp.total} XP for the attempt: ${review.xp.parts.map(({ skill, xp }) => `${skill} ${xp}`).join(', ')}. ${review.xp.note}`,
    ),
    ...wrap(`Written from ${review.evidence.length} pieces of evidence; ${tellAuthors(review)}.`),
  ];
}

function describePatterns(title: string, patterns: readonly ReviewPattern[]): string[] {
  if (patterns.length === 0) return [];
  return [
    '',
    `${INDENT}${title}`,
    ...patterns.flatMap(({ text, cites, touchpoints }) =>
      wrap(`– ${text} (${touchpoints.length} touchpoints; ${cites.join(', ')})`, `${INDENT}  `),
    ),
  ];
}

function tellAuthors({ judgedBy, marks }: Review): string {
  const scoring = marks.authors.find(({ section }) => section === 'scoring');
  const late = new Set(marks.failovers.map(({ section, persona }) => `${section} ${persona}`)).size;
  const after = late === 0 ? '' : `; ${late === 1 ? 'one part' : `${late} parts`} after a failover`;
  if (judgedBy === 'models') return `scored by ${scoring?.provider ?? 'a model'}${after}`;
  const who = judgedBy === 'rules' ? 'scored by the built-in rules' : 'scored by the roll-up alone';
  return `${who}, since ${tellWhyNoModel(marks.failovers)}`;
}

/** Outcomes of a provider that was passed over. */
const NOT_ASKED = new Set(['circuit-open', 'over-budget', 'stopped', 'aborted']);

function tellWhyNoModel(failovers: Review['marks']['failovers']): string {
  const scoring = failovers.filter(({ section }) => section === 'scoring');
  const silent = scoring.filter(({ outcome }) => !NOT_ASKED.has(outcome));
  if (silent.length === 0) return 'no model was asked';
  return `${silent.map(({ provider, outcome }) => `${provider} (${outcome})`).join(' and ')} gave no answer that counts`;
}

/** Breaks a text at its spaces; what follows the first line stands a little further in. */
function wrap(text: string, indent = INDENT): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== '' && line.length + word.length + 1 > WIDTH_MAX) {
      lines.push(line);
      line = `${indent}  `;
    }
    line += line.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
