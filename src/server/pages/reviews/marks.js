import { make } from './elements.js';
import {
  capitalise,
  tellCount,
  tellList,
  tellNumber,
  tellOutcome,
  tellProvider,
  tellSection,
  wasAsked,
} from './words.js';

const JUDGES = {
  models:
    'Language models proposed the scores and the words; code checked every quote, score and share.',
  rules: 'The built-in rules scored this review: it says no more than what was measured.',
  rollup: 'No judge gave scores, so the scores are what the verdicts that there are come to.',
};

/** What a reader must know about how the review came about, in plain words, the weightiest first. */
export function showMarks({ marks, judgedBy, perspectives }) {
  const names = new Map(perspectives.map(({ persona, name }) => [persona, name]));
  return [
    showPending(marks),
    marks.unavailable.length === 0 ? null : showUnavailable(marks.unavailable, names),
    marks.failovers.length === 0 ? null : showFailovers(marks.failovers, names),
    make('p', { class: 'mark' }, JUDGES[judgedBy] ?? ''),
  ];
}

function showPending({ pending, unsettledXp }) {
  if (pending.length === 0 && unsettledXp === 0) return null;
  const parts = [];
  if (pending.length > 0)
    parts.push(
      `${capitalise(tellCount(pending.length, 'verdict', 'verdicts'))} had not landed when this was written: ${tellKinds(pending)}.`,
    );
  if (unsettledXp !== 0) parts.push(`${tellNumber(unsettledXp)} XP may still change.`);
  if (pending.length > 0) parts.push('When they land, a new revision is written by itself.');
  return make('p', { class: 'mark provisional' }, make('b', {}, 'Provisional. '), parts.join(' '));
}

/** What is awaited, by its kind: an id would tell nobody anything. */
function tellKinds(pending) {
  const counts = new Map();
  for (const { kind } of pending) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return tellList(
    [...counts].map(([kind, count]) => {
      const word = kind.replaceAll('_', ' ');
      return tellCount(count, word, `${word}s`);
    }),
  );
}

function showUnavailable(unavailable, names) {
  return make(
    'div',
    { class: 'mark unavailable' },
    make('b', {}, 'Not everything could be written.'),
    make(
      'ul',
      {},
      unavailable.map((one) =>
        make('li', {}, `${capitalise(tellSection(one, names))}: ${one.reason}`),
      ),
    ),
  );
}

/** One line for each provider and end, however many sections it let down. */
function showFailovers(failovers, names) {
  const lines = new Map();
  for (const one of failovers) {
    const next = one.next === null ? '' : `; ${tellProvider(one.next)} was asked instead`;
    const line = `${tellProvider(one.provider)} ${tellOutcome(one.outcome)}${next}`;
    lines.set(line, [...(lines.get(line) ?? []), tellSection(one, names)]);
  }
  return make(
    'details',
    { class: 'mark' },
    make(
      'summary',
      {},
      failovers.some(({ outcome }) => wasAsked(outcome))
        ? 'A judge that was asked gave no answer that could be used'
        : 'Not every judge was asked',
    ),
    make(
      'ul',
      {},
      [...lines].map(([line, sections]) => make('li', {}, `For ${tellList(sections)}: ${line}.`)),
    ),
  );
}
