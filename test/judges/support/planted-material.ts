import type { Rubric } from '@throughline/contract';
import type { LedgerEvent } from '../../../src/domain/touchpoints/ledger-event.ts';
import {
  EMPTY_CONTEXT,
  selectMaterial,
  type Material,
} from '../../../src/domain/touchpoints/material.ts';
import { makeLedgerEvent } from '../../support/touchpoint/make-ledger-event.ts';
import { BREAK, type Place } from './attacks.ts';

const RUBRIC: Rubric = {
  title: 'Analysis',
  criteria: [
    criterion('states-the-base', 'Says what a share is a share of', 'quality'),
    criterion('checks-the-data', 'Says what was checked before trusting the numbers', 'quality'),
    criterion('names-the-step', 'Names the next step, its owner and its date', 'communication'),
    criterion('works-alone', 'Finds the way alone', 'independence'),
  ],
};

function criterion(id: string, title: string, skill: 'quality' | 'communication' | 'independence') {
  const anchors = {
    1: 'Not shown.',
    2: 'Shown in a part.',
    3: 'Shown where it matters.',
    4: 'Shown throughout.',
    5: 'Shown throughout, with reasons.',
  };
  return { id, title, skill, weight: 1, anchors };
}

const NOTE = 'February: 186 of 1,240 shipments late. North lane: 74 of 240.';
const WORK =
  'In February 186 of 1,240 shipments were late, after 118 of 1,190 in January. I checked both exports for missing days. Planning sends the new list by Thursday.';
const WITHOUT_HELP = { attempts: 1, hints: 0, helpRequests: 0, difficulty: 0.5 };
const SAID = [
  'I will compare both months before I say anything.',
  'It is the loading, 69 of 74 left late.',
];

/** What the platform counts where somebody needed much: figures that speak against a high level. */
export const WITH_MUCH_HELP = {
  attempts: 4,
  hints: 5,
  helpRequests: 3,
  firstTryCorrect: false,
  difficulty: 0.2,
};

/** A stage that was passed, with talk, notes and work around it; `text` stands where `place` says, or nowhere. */
export function plantMaterial(
  place: Place | null,
  text: string,
  signals: LedgerEvent['signals'] = WITHOUT_HELP,
): Material {
  const at = (other: Place) => (place === other ? ` ${text}` : '');
  const [first = '', second = ''] = place === 'two chat messages' ? text.split(BREAK) : [];
  const code =
    place === 'code comment'
      ? `\n\n\`\`\`js\n${text}\nconst late = rows.filter((row) => row.late);\n\`\`\``
      : '';
  const events = [
    ofStage(1, 'note_submission', 'note-1', {
      artefact: {
        mediaType: 'text/plain',
        text: `${NOTE}${place === 'note' ? `\n\n${text}` : ''}`,
      },
    }),
    ofStage(2, 'chat_turn', 'chat-1', {
      persona: 'operations-manager',
      messages: [
        say('persona:operations-manager', `Is it the weather?${at('persona turn')}`),
        say('learner', `${SAID[0]}${at('chat message')} ${first}`.trim()),
        say('persona:operations-manager', 'Which one is it?'),
        say('learner', `${SAID[1]} ${second}`.trim()),
      ],
    }),
    ofStage(3, 'cowork_session', 'cowork-1', {
      messages: [
        say('tutor', `What would each share be a share of?${at('tutor turn')}`),
        say('learner', 'Of all shipments on that lane in that month.'),
        say('peer:learner-2', `I can take the wording.${at('peer turn')}`),
      ],
    }),
    ofStage(4, 'stage', place === 'touchpoint id' ? text : 'stage-1', {
      outcome: 'passed',
      signals,
      messages: [
        say('learner', `I will show you why, and what one step can change.${at('presentation')}`),
      ],
      artefact: {
        mediaType: 'text/markdown',
        text: `${WORK}${place === 'work' ? `\n\n${text}` : ''}${code}`,
      },
    }),
  ];
  const completion = events.at(-1) as LedgerEvent;
  const rubric = { id: 'analysis', version: 1, rubric: RUBRIC };
  return selectMaterial(events, completion, { ...EMPTY_CONTEXT, rubric });
}

function ofStage(
  seq: number,
  kind: LedgerEvent['kind'],
  touchpoint: string,
  given: Partial<LedgerEvent>,
): LedgerEvent {
  const place = {
    scenario: 'late-shipments',
    scenarioAttempt: 'attempt-1',
    stage: 'find-the-cause',
  };
  return makeLedgerEvent({ seq, kind, touchpoint, ...place, ...given });
}

function say(speaker: string, text: string): LedgerEvent['messages'][number] {
  return { speaker, text };
}
