import { find, make, replace } from './elements.js';
import { tellCount, tellOutcome, tellProvider, wasAsked } from './words.js';

/** @type {readonly (readonly [string, string])[]} */
const STEPS = [
  ['begin', 'The review begins'],
  ['verdicts', 'The last verdicts land'],
  ['context', 'The attempt is gathered'],
  ['figures', 'The figures are computed'],
  ['people', 'Everybody says how they saw it'],
  ['scores', 'The dimensions are scored'],
  ['xp', 'The XP is broken down'],
  ['story', 'It is put into words'],
  ['whole', 'It is checked and complete'],
];
/** What is gathered of each context, one and many. */
export const CONTEXTS = {
  rollups: ['objective', 'objectives'],
  conversations: ['conversation', 'conversations'],
  artefacts: ['piece of understanding', 'pieces of understanding'],
};

/** How far the review is: a list of steps, each open, under way or done, and one sentence for whoever hears the page. */
export class Progress {
  /** @type {Map<string, { state: string, note: string }>} */
  steps = new Map();
  people = new Map();
  gathered = new Map();

  constructor() {
    this.begin();
  }

  /** Everything is still to come. */
  begin() {
    this.steps = new Map(STEPS.map(([name]) => [name, { state: 'open', note: '' }]));
    this.people = new Map();
    this.gathered = new Map();
    this.show();
  }

  /** Takes in what a frame says. @returns what is worth saying aloud */
  take({ type, data }) {
    const said = TELLERS[type]?.(this, data) ?? '';
    this.show();
    return said;
  }

  set(name, state, note = '') {
    this.steps.set(name, { state, note });
  }

  /** How one step stands. */
  stepOf(name) {
    return this.steps.get(name) ?? { state: 'open', note: '' };
  }

  /** What did not come is not waited for any longer. */
  finish(state) {
    for (const [name, step] of this.steps)
      if (step.state !== 'done') this.set(name, name === 'whole' ? state : 'skipped', step.note);
  }

  show() {
    const items = STEPS.map(([name, title]) => {
      const { state, note } = this.stepOf(name);
      const people = name === 'people' ? [...this.people.values()] : [];
      return make(
        'li',
        { class: state, 'aria-current': state === 'working' ? 'step' : null },
        make(
          'span',
          { class: 'title' },
          title,
          make('span', { class: 'hidden' }, tellState(state)),
        ),
        note === '' ? null : make('span', { class: 'note' }, note),
        people.length === 0 ? null : make('ul', {}, people.map(showPerson)),
      );
    });
    replace(find('steps'), items);
  }
}

function showPerson({ name, state }) {
  const words = { working: 'is thinking', done: 'has spoken', failed: 'gave no view' };
  return make('li', { class: state }, make('b', {}, name), ` ${words[state]}`);
}

function tellState(state) {
  return {
    open: ' (to come)',
    working: ' (under way)',
    done: ' (done)',
    skipped: '',
    failed: ' (failed)',
  }[state];
}

/** What each frame changes; each answers with a sentence, or nothing. */
export const TELLERS = {
  'review.started': (progress) => {
    progress.set('begin', 'done');
    progress.set('verdicts', 'working');
    return 'The review has begun.';
  },
  'review.revised': (progress, { revision, reason }) => {
    progress.begin();
    progress.set(
      'begin',
      'done',
      `Revision ${revision}: a verdict ${reason === 'verdict-landed' ? 'has landed' : 'was corrected'} since`,
    );
    progress.set('verdicts', 'working');
    return `Revision ${revision} is being written.`;
  },
  'verdicts.awaited': (progress, { pending, waitMsMax }) => {
    const count = tellCount(pending.length, 'verdict', 'verdicts');
    const note = `${count} still to land; waits ${Math.round(waitMsMax / 1_000)} seconds at most`;
    progress.set('verdicts', 'working', note);
    return `Waiting for ${count}.`;
  },
  'context.gathered': (progress, { context, count }) => {
    progress.set('verdicts', 'done');
    progress.gathered.set(context, tellCount(count, ...CONTEXTS[context]));
    const isWhole = progress.gathered.size === Object.keys(CONTEXTS).length;
    progress.set(
      'context',
      isWhole ? 'done' : 'working',
      [...progress.gathered.values()].join(', '),
    );
    if (isWhole) progress.set('figures', 'working');
    return '';
  },
  'figures.computed': (progress, { figures }) => {
    const measured = figures.filter(({ state }) => state === 'measured').length;
    progress.set('figures', 'done', `${measured} of ${figures.length} could be measured`);
    progress.set('people', 'working');
    progress.set('scores', 'working');
    return 'The figures are computed.';
  },
  'perspective.started': (progress, { persona, name }) => {
    progress.people.set(persona, { name, state: 'working' });
    return '';
  },
  'perspective.completed': (progress, { perspective }) =>
    closePerson(progress, perspective, 'done'),
  'perspective.unavailable': (progress, { perspective }) =>
    closePerson(progress, perspective, 'failed'),
  'scoring.attempted': (progress, { attempt, provider, outcome }) => {
    const told = `${tellProvider(provider)} ${tellOutcome(outcome)}`;
    progress.set('scores', 'working', wasAsked(outcome) ? `Try ${attempt}: ${told}` : told);
    return '';
  },
  'scoring.completed': (progress) => {
    const { note } = progress.stepOf('scores');
    progress.set('scores', 'done', note);
    progress.set('xp', 'working');
    return 'The dimensions are scored.';
  },
  'xp.normalised': (progress) => {
    progress.set('xp', 'done');
    progress.set('story', 'working');
    return 'The XP is broken down.';
  },
  'narration.completed': (progress) => {
    progress.set('people', 'done');
    progress.set('story', 'done');
    progress.set('whole', 'working');
    return 'The review is put into words.';
  },
  'review.completed': (progress) => {
    progress.finish('done');
    return 'The review is complete.';
  },
  'review.failed': (progress, { reason }) => {
    progress.finish('failed');
    return `The review could not be made: ${reason}`;
  },
};

function closePerson(progress, { persona, name }, state) {
  progress.people.set(persona, { name, state });
  const isOver = [...progress.people.values()].every((one) => one.state !== 'working');
  progress.set('people', isOver ? 'done' : 'working');
  return state === 'done' ? `${name} has spoken.` : `${name} gave no view.`;
}
