import { find, make, replace } from './elements.js';
import { EvidenceTable } from './evidence.js';
import { showMarks } from './marks.js';
import { showPerspectives, showVoices } from './people.js';
import { showDimensions, showFigures, showPatterns, showXp } from './sections.js';
import { tellDay, tellMoment } from './words.js';

/** A longer first sentence is set smaller. */
const LONG = 80;
/** Of a list without a pattern: why it is empty is not the page's to say, the headline does. */
const NOTHING_NAMED = 'No pattern is named here; the summary at the top says why.';
const OUTCOMES = { passed: 'passed', failed: 'not passed', none: 'ended' };

/** The review as far as it is there: sections appear as they are verified, and the whole takes their place. */
export class ReviewView {
  evidence = new EvidenceTable();
  perspectives = new Map();
  isWhole = false;
  /** A whole review is shown while another revision of it is written. */
  isRevising = false;

  constructor() {
    this.begin();
  }

  begin() {
    this.evidence = new EvidenceTable();
    this.perspectives = new Map();
    this.isWhole = false;
    this.isRevising = false;
    for (const id of SECTIONS) find(id).hidden = true;
    showHeadline('');
    replace(find('facts'));
    find('marks').hidden = true;
  }

  /** A revision begins: what is shown stays until the new one is whole. */
  revise() {
    this.evidence = new EvidenceTable();
    this.perspectives = new Map();
    this.isRevising = this.isWhole;
  }

  take({ type, data }) {
    this.evidence.add(data.evidence ?? []);
    if (type === 'review.completed') return this.showWhole(data.review);
    if (!this.isRevising) TAKERS[type]?.(this, data);
  }

  showWhole(review) {
    this.isWhole = true;
    this.isRevising = false;
    this.evidence = new EvidenceTable();
    this.evidence.add(review.evidence);
    find('review').hidden = false;
    showHeadline(review.headline);
    replace(find('facts'), showFacts(review));
    show('marks', showMarks(review));
    this.showFigures(review.figures);
    this.showPeople(review.perspectives);
    replace(find('voices-body'), showVoices(review.voices, review.perspectives));
    this.showDimensions(review.dimensions);
    this.showPatterns(review);
    this.showXp(review.xp);
  }

  showFigures(figures) {
    show('figures', showFigures(figures));
  }

  showPeople(perspectives) {
    if (perspectives.length > 0) show('people', showPerspectives(perspectives, this.evidence));
  }

  showDimensions(dimensions) {
    show('dimensions', showDimensions(dimensions, this.evidence));
  }

  showXp(xp) {
    show('xp', showXp(xp));
  }

  showPatterns({ didWell, keptGettingStuck, pushOnNext }) {
    show('patterns', [
      list('Did well', 'well', showPatterns(didWell, this.evidence, NOTHING_NAMED)),
      list(
        'Kept getting stuck',
        'stuck',
        showPatterns(keptGettingStuck, this.evidence, NOTHING_NAMED),
      ),
      list('Push on next', 'next', showPatterns(pushOnNext, this.evidence, NOTHING_NAMED)),
    ]);
  }
}

const SECTIONS = ['patterns', 'dimensions', 'people', 'figures', 'xp'];

/** What each frame shows before the whole is there. */
const TAKERS = {
  'figures.computed': (view, { figures }) => view.showFigures(figures),
  'perspective.completed': (view, { perspective }) => addPerspective(view, perspective),
  'perspective.unavailable': (view, { perspective }) => addPerspective(view, perspective),
  'scoring.completed': (view, { dimensions }) => view.showDimensions(dimensions),
  'xp.normalised': (view, { xp }) => view.showXp(xp),
  'narration.completed': (view, data) => {
    showHeadline(data.headline);
    view.showPatterns(data);
  },
};

function addPerspective(view, perspective) {
  view.perspectives.set(perspective.persona, perspective);
  view.showPeople([...view.perspectives.values()]);
}

/** The first sentence stands large; what follows goes on below it. */
function showHeadline(text) {
  const [, first = text, rest = ''] = /^(.+?[.!])\s+(?=[“"\p{Lu}])(.+)$/su.exec(text) ?? [];
  find('headline').textContent = first;
  find('headline').classList.toggle('long', first.length > LONG);
  find('rest').textContent = rest;
  find('rest').hidden = rest === '';
}

function show(id, content) {
  find(id).hidden = false;
  find('review').hidden = false;
  replace(find(`${id}-body`), content);
}

function list(title, name, content) {
  return make('section', { class: `list ${name}` }, make('h3', {}, title), content);
}

function showFacts(review) {
  const {
    learner,
    scenario,
    scenarioTitle,
    attempt,
    outcome,
    startedAt,
    endedAt,
    revision,
    writtenAt,
  } = review;
  const days =
    tellDay(startedAt) === tellDay(endedAt)
      ? tellDay(endedAt)
      : `${tellDay(startedAt)} to ${tellDay(endedAt)}`;
  return [
    ['Learner', learner],
    ['Scenario', scenarioTitle ?? scenario],
    ['Attempt', `${attempt}, ${OUTCOMES[outcome] ?? outcome}`],
    ['When', days],
    ['Written', `${tellMoment(writtenAt)}${revision > 1 ? `, revision ${revision}` : ''}`],
  ].map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value)));
}
