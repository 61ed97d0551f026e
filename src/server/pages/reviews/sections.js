import { drawFigure } from './charts.js';
import { draw, make } from './elements.js';
import { capitalise, tellCount, tellNumber, tellSkill } from './words.js';

const AUTHORS = {
  model: 'scored by a model',
  rules: 'scored by the built-in rules',
  rollup: 'rolled up from the verdicts',
};
const METHODS = {
  proposed: 'The judge proposed how it divides.',
  rescaled: 'The judge proposed how it divides; its shares were rescaled to the exact total.',
  rollup:
    'It is divided by the weight of each skill times what the verdicts alone come to for it, the notch at its score; a skill that they say nothing of counts with where it stood before, else with 50.',
  equal: 'What was shown comes to nothing in any skill, so it is divided equally.',
};

/** The four dimensions: a score, where the verdicts alone would put it, why, and what it rests on. */
export function showDimensions(dimensions, evidence) {
  return dimensions.map((dimension) => {
    const { skill, score, rationale, cites } = dimension;
    const name = tellSkill(skill);
    return make(
      'li',
      { class: `dimension ${skill}` },
      make(
        'div',
        { class: 'head' },
        make('h3', {}, name),
        score === null
          ? make('span', { class: 'score none' }, 'no score')
          : make(
              'span',
              { class: 'score' },
              make('b', {}, String(Math.round(score))),
              make('span', {}, ' of 100'),
            ),
      ),
      drawScore(dimension, name),
      make('p', {}, rationale),
      make('p', { class: 'small' }, tellGrounds(dimension)),
      evidence.cite(cites, `the score of ${name}`),
    );
  });
}

/** How many verdicts give a score its value, and who gave it; nobody gave the one that is not there. */
function tellGrounds({ score, author, verdicts }) {
  const count =
    verdicts === 0
      ? 'No verdict of this attempt gives a value'
      : capitalise(tellCount(verdicts, 'verdict', 'verdicts'));
  return score === null || (verdicts === 0 && author === 'rollup')
    ? count
    : `${count}; ${AUTHORS[author] ?? author}`;
}

function drawScore({ score, rollup }, name) {
  const label = `${name}: ${score === null ? 'no score' : `${tellNumber(score)} of 100`}${rollup === null ? '' : `; the verdicts alone say ${tellNumber(rollup)}`}`;
  return draw(
    'svg',
    {
      class: 'meter',
      viewBox: '0 0 100 6',
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': label,
    },
    draw('rect', { class: 'rail', x: 0, y: 1, width: 100, height: 4 }),
    score === null ? null : draw('rect', { class: 'level', x: 0, y: 1, width: score, height: 4 }),
    rollup === null
      ? null
      : draw(
          'rect',
          {
            class: 'rollup',
            x: Math.min(99.4, Math.max(0, rollup - 0.3)),
            y: 0,
            width: 0.6,
            height: 6,
          },
          draw('title', {}, `The verdicts alone say ${tellNumber(rollup)}`),
        ),
  );
}

/** What code measured over the arc; what could not be measured comes last, as a line. */
export function showFigures(figures) {
  const measured = figures.filter(({ state }) => state === 'measured');
  const others = figures.filter(({ state }) => state !== 'measured');
  return [
    make('div', { class: 'cards figures' }, measured.map(showFigure)),
    others.length === 0
      ? null
      : make(
          'details',
          { class: 'untold' },
          make(
            'summary',
            {},
            `${capitalise(tellCount(others.length, 'question', 'questions'))} that the data cannot answer yet`,
          ),
          make(
            'ul',
            {},
            others.map((figure) =>
              make(
                'li',
                {},
                make('b', {}, figure.question),
                ` ${figure.answer}`,
                drawFigure(figure),
              ),
            ),
          ),
        ),
  ];
}

function showFigure(figure) {
  const { question, answer, unit, count, chance, trend, name } = figure;
  const facts = [`${tellCount(count, 'data point counts', 'data points count')}`, `in ${unit}`];
  if (trend !== null && trend !== 'none-seen' && chance !== null)
    facts.push(
      `chance alone would do this ${tellNumber(Math.max(0.1, chance * 100))} % of the time`,
    );
  return make(
    'section',
    { class: `card figure ${name.startsWith('writing') ? 'writing' : ''}` },
    make('h3', {}, question),
    make('p', {}, answer),
    drawFigure(figure),
    make('p', { class: 'small' }, `${capitalise(facts.join('; '))}.`),
  );
}

/** One of the three lists: patterns that each show at two touchpoints or more. */
export function showPatterns(patterns, evidence, empty) {
  if (patterns.length === 0) return make('p', { class: 'quiet' }, empty);
  return make(
    'ul',
    { class: 'patterns' },
    patterns.map(({ text, cites, touchpoints }) =>
      make(
        'li',
        {},
        make('p', {}, text),
        evidence.cite(
          cites,
          'this',
          `Shows at ${tellCount(touchpoints.length, 'touchpoint', 'touchpoints')}`,
        ),
      ),
    ),
  );
}

/** The attempt's XP and how it divides: a bar, and the same in numbers. */
export function showXp({ total, parts, method, note, driftFlagged }) {
  const sum = parts.reduce((all, { xp }) => all + Math.max(0, xp), 0);
  let x = 0;
  const bars = parts.map(({ skill, xp }) => {
    const width = sum === 0 ? 0 : (Math.max(0, xp) / sum) * 100;
    const bar = draw(
      'rect',
      { class: skill, x, y: 0, width, height: 10 },
      draw('title', {}, `${tellSkill(skill)}: ${tellNumber(xp)} XP`),
    );
    x += width;
    return bar;
  });
  const label = parts.map(({ skill, xp }) => `${tellSkill(skill)} ${tellNumber(xp)}`).join(', ');
  return [
    make('p', { class: 'total' }, make('b', {}, tellNumber(total)), ' XP'),
    draw(
      'svg',
      {
        class: 'xp-bar',
        viewBox: '0 0 100 10',
        preserveAspectRatio: 'none',
        role: 'img',
        'aria-label': label,
      },
      bars,
    ),
    make(
      'ul',
      { class: 'legend' },
      parts.map(({ skill, xp }) =>
        make(
          'li',
          { class: skill },
          make('span', {}, tellSkill(skill)),
          make('b', {}, tellNumber(xp)),
        ),
      ),
    ),
    make(
      'p',
      { class: 'small' },
      [METHODS[method] ?? '', note].filter((text) => text !== '').join(' '),
    ),
    driftFlagged
      ? make(
          'p',
          { class: 'small flagged' },
          'The proposed shares were far from a whole, so treat the division with care.',
        )
      : null,
  ];
}
