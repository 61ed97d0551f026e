import { find, findField, make, replace } from './elements.js';
import { Follower } from './follow.js';
import { Progress } from './progress.js';
import { ReviewView } from './review-view.js';

/** @typedef {{ title: string, detail: string, hint: string, faults?: { pointer: string, detail: string }[] }} Problem */

const KEY = 'throughline.key';
const FIELDS = ['learner', 'scenario', 'attempt'];
/** While verdicts are to land, the page looks again for a revision: this often, and so many times. */
const LOOK_MS = 15_000;
const LOOKS_MAX = 40;

const progress = new Progress();
const view = new ReviewView();
/** @type {Follower | null} */
let follower = null;
let countdown = 0;
let looks = 0;
let isProvisional = false;
let hasFailed = false;

const NO_KEY = {
  title: 'This is no API key',
  detail: 'A key begins with tl_ and has 43 characters after that.',
  hint: 'Paste the whole key below.',
};

/** What the address says is filled in; where nothing is missing, it begins by itself. */
function begin() {
  const given = new URLSearchParams(location.hash.slice(1));
  takeKey(given);
  for (const name of FIELDS) findField(name).value = given.get(name) ?? '';
  findField('key').value = sessionStorage.getItem(KEY) ?? '';
  showReviewId(given.get('review'));
  find('form').addEventListener('submit', (event) => {
    event.preventDefault();
    start();
  });
  find('other').addEventListener('click', () => {
    history.replaceState(null, '', location.pathname);
    showReviewId(null);
    find('learner').focus();
  });
  find('again').addEventListener('click', () => follower?.retryNow());
  find('change').addEventListener('click', stop);
  addEventListener('hashchange', () => location.reload());
  if (find('form', HTMLFormElement).checkValidity()) start();
  else if (findField('key').value !== '' && !findField('key').validity.valid) showProblem(NO_KEY);
}

/** A key in the address is moved out of it at once: addresses are remembered and passed on. */
function takeKey(given) {
  const key = given.get('key');
  if (key === null) return;
  sessionStorage.setItem(KEY, key);
  given.delete('key');
  history.replaceState(null, '', `#${given}`);
}

/** A review that is known by its id needs no attempt. */
function showReviewId(id) {
  find('by-id').hidden = id === null;
  find('by-attempt').hidden = id !== null;
  find('by-attempt', HTMLFieldSetElement).disabled = id !== null;
  find('review-id').textContent = id ?? '';
}

function start() {
  const key = findField('key').value.trim();
  const reviewId = find('review-id').textContent || null;
  const wanted = Object.fromEntries(FIELDS.map((name) => [name, findField(name).value.trim()]));
  sessionStorage.setItem(KEY, key);
  if (reviewId === null) history.replaceState(null, '', `#${new URLSearchParams(wanted)}`);
  find('ask').hidden = true;
  find('live').hidden = false;
  find('problem').hidden = true;
  progress.begin();
  view.begin();
  looks = 0;
  isProvisional = false;
  hasFailed = false;
  follower?.stop();
  const learner = reviewId === null ? wanted.learner : null;
  follower = new Follower(
    { key, learner, wanted, reviewId },
    { frame: takeFrame, reset, state: showState },
  );
  void follower.connect();
}

function stop() {
  follower?.stop();
  clearInterval(countdown);
  find('ask').hidden = false;
  find('live').hidden = true;
  find('review').hidden = true;
  find(find('by-attempt').hidden ? 'key' : 'learner').focus();
}

function takeFrame(frame) {
  if (frame.type === 'review.revised') view.revise();
  view.take(frame);
  const said = progress.take(frame);
  if (said !== '') find('said').textContent = said;
  find('review').setAttribute('aria-busy', 'true');
  if (frame.type === 'review.completed') {
    isProvisional = frame.data.review.marks.pending.length > 0;
    find('review').setAttribute('aria-busy', 'false');
    find('how', HTMLDetailsElement).open = false;
    document.title = `${find('headline').textContent} · Throughline`;
  }
  if (frame.type === 'review.failed') showFailure(frame.data);
  if (frame.type !== 'review.revised') return;
  find('how', HTMLDetailsElement).open = true;
  isProvisional = false;
  hasFailed = false;
  showState('open', {});
}

/** A review that could not be made says why; what is shown of an earlier revision stays. */
function showFailure({ reason }) {
  hasFailed = true;
  find('problem').hidden = false;
  replace(
    find('problem'),
    make('h2', {}, 'The review could not be made'),
    make('p', {}, reason),
    make(
      'p',
      {},
      make('b', {}, 'What to do: '),
      'Follow it again: asking for it anew begins it again.',
    ),
  );
}

/** What was shown is of a history that is gone. */
function reset() {
  progress.begin();
  view.begin();
}

const STATES = {
  connecting: () => ['quiet', 'Connecting …'],
  open: () => ['good', 'Live'],
  waiting: () => ['poor', 'The connection was lost.'],
  ended: () =>
    hasFailed
      ? ['poor', 'It could not be made.']
      : ['good', isProvisional ? 'Complete for now; verdicts are still to land' : 'Complete'],
  lost: () => ['poor', 'The server cannot be reached.'],
  refused: () => ['poor', 'The server refused.'],
};

/**
 * @param {string} state
 * @param {{ delayMs?: number, problem?: Problem }} more
 */
function showState(state, { delayMs, problem }) {
  if (isProvisional && (state === 'connecting' || state === 'open')) return; // a look for a revision is no news
  const [tone, text] = STATES[state]();
  clearInterval(countdown);
  find('state').className = `state ${tone}`;
  if (find('state-text').textContent !== text) find('state-text').textContent = text;
  replace(find('state-more'));
  find('again').hidden = state !== 'waiting' && state !== 'lost';
  if (delayMs !== undefined) countDown(delayMs);
  if (state === 'lost') replace(find('state-more'), 'What was seen stays; nothing is lost.');
  if (problem !== undefined) showProblem(problem);
  if (state === 'ended' && isProvisional && looks++ < LOOKS_MAX) follower?.lookAgain(LOOK_MS);
}

function countDown(delayMs) {
  const endsAt = performance.now() + delayMs;
  const show = () => {
    const seconds = Math.max(0, Math.ceil((endsAt - performance.now()) / 1_000));
    replace(find('state-more'), `Trying again in ${seconds} s; it goes on where it stopped.`);
  };
  show();
  countdown = setInterval(show, 500);
}

/**
 * What is wrong and what to do, beside the form that it can be mended in.
 *
 * @param {Problem} problem
 */
function showProblem({ title, detail, hint, faults }) {
  find('problem').hidden = false;
  replace(
    find('problem'),
    make('h2', {}, title),
    [
      detail,
      ...(faults ?? []).map((fault) => `${fault.pointer.replace(/^\//, '')} ${fault.detail}.`),
    ]
      .filter((text) => text)
      .map((text) => make('p', {}, text)),
    hint ? make('p', {}, make('b', {}, 'What to do: '), hint) : null,
  );
  find('ask').hidden = false;
  if (find('review').hidden) find('live').hidden = true;
  find('problem').focus();
}

begin();
