import type { Persona } from '@throughline/contract';
import type { PerspectiveInput, PerspectiveWords } from '../../../domain/review/perspective.ts';
import { CITES_MAX, PERSPECTIVE_UNITS_MAX } from '../../../domain/review/review-bounds.ts';
import { tellSpan } from '../../../domain/review/tell-date.ts';
import { endSentence, tellAmount } from '../../../domain/review/tell-words.ts';
import { requireEvidence } from '../require-evidence.ts';
import { findInTalk, type Finding } from './find-in-talk.ts';
import { MANAGER_VOICE } from './manager-voice.ts';
import { PARTNER_VOICE } from './partner-voice.ts';
import { PEER_VOICE } from './peer-voice.ts';
import { readTalk, type Said, type Talk } from './talk.ts';
import type { Setting, Voice, VoiceFinding, Ways } from './voice.ts';
import { takeStances } from './take-stances.ts';
import { TUTOR_VOICE } from './tutor-voice.ts';

/** Most findings that one persona speaks of beside its own last word: as much as one reads of somebody. */
const FINDINGS_MAX = 4;

const VOICES: Readonly<Record<Persona['role'], Voice>> = {
  manager: MANAGER_VOICE,
  peer: PEER_VOICE,
  partner: PARTNER_VOICE,
  tutor: TUTOR_VOICE,
};

/**
 * A perspective by rules: what was counted and quoted in one persona's own talk with the learner, in the manner of its
 * role, and nothing that the talk does not show. What the card says is not read: rules cannot act a character.
 *
 * @throws RangeError where the learner said nothing to this persona that can be cited
 */
export function speakAsPersona(input: PerspectiveInput): PerspectiveWords {
  requireEvidence(input);
  const talk = readTalk(input);
  const voice = VOICES[input.conversation.role];
  const parts = chooseParts(voice, talk);
  return {
    words: writeWords(parts, voice, talk, input.conversation.persona),
    cites: listCites(parts, talk, input),
    stances: takeStances(talk),
  };
}

/** One thing that is said, and what it is said of. */
interface Part {
  readonly way: VoiceFinding;
  readonly finding: Finding;
}

/** In the voice's order, each turn quoted once. */
function chooseParts(voice: Voice, talk: Talk): readonly Part[] {
  const parts: Part[] = [];
  const taken = new Set<Said>();
  let found = 0;
  for (const way of voice.findings) {
    const isOwnWord = way.kind === 'ownWord';
    if (found === FINDINGS_MAX && !isOwnWord) continue;
    const finding = findInTalk(way.kind, talk).find(({ turns }) =>
      turns.every((turn) => !taken.has(turn)),
    );
    if (finding === undefined) continue;
    finding.turns.forEach((turn) => taken.add(turn));
    parts.push({ way, finding });
    if (!isOwnWord) found += 1;
  }
  return parts;
}

function writeWords(parts: readonly Part[], voice: Voice, talk: Talk, persona: string): string {
  const pick = (ways: Ways, part: string): string => endSentence(chooseWay(ways, persona + part));
  const setting = pick(voice.setting(tellSetting(talk)), 'setting');
  const note = pick(voice.note, 'note');
  const write = (told: readonly Part[]): string => {
    const again = told.find(({ finding }) => finding.isAfterSomething)?.finding.asked;
    return [
      setting,
      ...told.map(({ way, finding }) => pick(way.say(finding), way.kind)),
      ...(again === undefined ? [] : [pick(voice.next(again), 'next')]),
      note,
    ].join(' ');
  };
  let count = parts.length;
  while (count > 0 && write(parts.slice(0, count)).length > PERSPECTIVE_UNITS_MAX) count -= 1;
  return write(parts.slice(0, count));
}

function tellSetting({ turns, fromMs, toMs }: Talk): Setting {
  return { when: tellSpan(fromMs, toMs), turns: tellAmount(turns, 'turn') };
}

/** The same way at every run; two personas of one role seldom take all the same ones. */
function chooseWay(ways: Ways, key: string): string {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + (letter.codePointAt(0) as number)) % 65_521;
  return ways[sum % 2 === 0 ? 0 : 1];
}

/** The rows that were quoted; where none of these is a row, the first that the persona has. */
function listCites(
  parts: readonly Part[],
  talk: Talk,
  { evidence }: PerspectiveInput,
): readonly string[] {
  const quoted = parts.flatMap(({ finding }) => finding.turns.flatMap(({ row }) => row ?? []));
  if (quoted.length > 0) return [...new Set(quoted)].slice(0, CITES_MAX);
  const first = talk.said.find(({ row }) => row !== null)?.row ?? evidence[0]?.id;
  return first === undefined ? [] : [first];
}
