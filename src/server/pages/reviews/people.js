import { make } from './elements.js';
import { tellCount, tellList, tellNumber, tellRole, tellSkill } from './words.js';

const STANCES = {
  strength: ['▲', 'a strength'],
  mixed: ['◆', 'mixed'],
  concern: ['▼', 'a concern'],
};

/** Each persona in its own words, side by side. */
export function showPerspectives(perspectives, evidence) {
  return perspectives.map((one, index) =>
    make(
      'article',
      { class: `card person voice-${index % 4}` },
      make(
        'header',
        {},
        make('span', { class: 'face', 'aria-hidden': 'true' }, initials(one.name)),
        make(
          'div',
          {},
          make('h3', {}, one.name),
          make(
            'p',
            { class: 'small' },
            `${tellRole(one.role)}, from ${tellCount(one.turns, 'turn', 'turns')} of conversation`,
          ),
        ),
      ),
      one.words === null
        ? make('p', { class: 'quiet' }, one.reason ?? 'Nothing could be said.')
        : make(
            'blockquote',
            {},
            one.words.split(/\n{2,}/).map((text) => make('p', {}, text)),
          ),
      one.stances.length === 0
        ? null
        : make(
            'ul',
            { class: 'stances', 'aria-label': `How ${one.name} saw the work` },
            one.stances.map(showStance),
          ),
      evidence.cite(one.cites, `what ${one.name} says`),
    ),
  );
}

function showStance({ skill, stance }) {
  const [sign, word] = STANCES[stance] ?? ['', stance];
  return make(
    'li',
    { class: stance },
    make('span', { 'aria-hidden': 'true' }, `${sign} `),
    tellSkill(skill),
    make('span', { class: 'hidden' }, ` is ${word}`),
  );
}

/** How far the voices are their own, and where they disagree: shown, and averaged away by nothing. */
export function showVoices({ distinctness, disagreements }, perspectives) {
  const names = new Map(perspectives.map(({ persona, name }) => [persona, name]));
  const tell = (personas) => tellList(personas.map((persona) => names.get(persona) ?? persona));
  return [
    disagreements.map(({ skill, text, strengths, concerns }) =>
      make(
        'p',
        { class: 'mark disagreement' },
        make('b', {}, `They disagree about ${tellSkill(skill).toLowerCase()}. `),
        text === '' ? `${tell(strengths)} saw a strength, ${tell(concerns)} a concern.` : text,
      ),
    ),
    distinctness === null
      ? null
      : make(
          'p',
          { class: 'small' },
          `The two voices that are most alike share ${tellNumber((1 - distinctness) * 100)} % of their phrases.`,
        ),
  ];
}

function initials(name) {
  const parts = name.split(/\s+/).filter((part) => !/^(the|an?)$/i.test(part));
  const letters = parts.map((part) => [...part][0] ?? '');
  return letters.slice(0, 2).join('').toUpperCase();
}
