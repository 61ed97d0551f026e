const SKILLS = {
  independence: 'Independence',
  quality: 'Quality',
  communication: 'Communication',
  speed: 'Speed',
};
const SECTIONS = { scoring: 'the scores', narration: 'the summary' };
/** How an attempt at a model ended, each told of its provider: whoever was not asked is told so. */
export const OUTCOMES = {
  answered: 'answered',
  'rate-limited': 'was over its limit',
  'bad-request': 'refused the request',
  unauthorised: 'refused the key',
  unavailable: 'was down',
  unreachable: 'could not be reached',
  'timed-out': 'took too long',
  cut: 'broke off in the middle',
  refused: 'declined to answer',
  blocked: 'blocked the answer',
  empty: 'answered with nothing',
  malformed: 'answered in a broken form',
  unverified: 'claimed what could not be verified',
  'too-large': 'answered at too great a length',
  aborted: 'was broken off, since the question no longer stood',
  'circuit-open': 'was not asked, since it had failed again and again',
  'over-budget': 'was not asked, since the day’s budget is used up',
  stopped: 'was not asked, since models are switched off',
};
const NOT_ASKED = new Set(['circuit-open', 'over-budget', 'stopped']);
const ROLES = { manager: 'Manager', peer: 'Senior peer', partner: 'Partner', tutor: 'Tutor' };
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

export const tellSkill = (skill) => SKILLS[skill] ?? skill;
export const tellRole = (role) => ROLES[role] ?? role;
export const tellNumber = (value) => number.format(value);
export const tellDay = (at) => day.format(new Date(at));
export const tellMoment = (at) => moment.format(new Date(at));

/** A provider without the model's name, and how its last try ended. */
export const tellProvider = (provider) => provider.split(':', 1)[0] ?? provider;
export const wasAsked = (outcome) => !NOT_ASKED.has(outcome);
export const tellOutcome = (outcome) => OUTCOMES[outcome] ?? `ended as “${outcome}”`;

/** A section of the review, as it stands in a sentence. */
export function tellSection({ section, persona }, names) {
  if (section !== 'perspective') return SECTIONS[section] ?? section;
  return persona === null ? 'further words' : `the words of ${names.get(persona) ?? persona}`;
}

/** `one thing`, `2 things`. */
export function tellCount(count, one, many) {
  return count === 1 ? `one ${one}` : `${number.format(count)} ${many}`;
}

/** The first letter of a sentence. */
export function capitalise(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a`, `a and b`, `a, b and c`. */
export function tellList(parts) {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
