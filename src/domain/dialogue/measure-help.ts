import type { Material } from '../touchpoints/material.ts';
import { estimateAided, type AidedEstimate } from './estimate-aided.ts';
import { listTurns, type Turn } from './turn.ts';
import type { DialogueTask } from './dialogue-marks.ts';
import type { LedgerEvent } from '../touchpoints/ledger-event.ts';

/** A dialogue as measured: its turns and how likely it is that the learner was told. */
export interface MeasuredDialogue {
  readonly turns: readonly Turn[];
  readonly estimate: AidedEstimate;
}

const isTutor = (speaker: string): boolean => speaker === 'tutor';
const isTutorOrPersona = (speaker: string): boolean =>
  isTutor(speaker) || speaker.startsWith('persona:');

/** Fewest tutor turns that make a touchpoint a dialogue whose help is measured. */
const DIALOGUE_TUTOR_TURNS_MIN = 2;

/** The tutor dialogue of the completed touchpoint itself; null below two tutor turns, or where it cannot be measured. */
export function measureOwnDialogue(material: Material): MeasuredDialogue | null {
  const turns = listTurns(material.own, isTutor);
  if (turns.filter((turn) => turn.by === 'helper').length < DIALOGUE_TUTOR_TURNS_MIN) return null;
  const estimate = estimateAided(turns, describeTask(material));
  return estimate === null ? null : { turns, estimate };
}

/**
 * The conversation of the material in which the learner was most likely told; null where there is none
 * with help in it. A conversation is that with one persona or with the tutor. A tutor's turns are help,
 * a persona's only where they tell (score above 0): colleagues who ask or chat are none.
 */
export function measureMostHelp(material: Material): MeasuredDialogue | null {
  const task = describeTask(material);
  let most: MeasuredDialogue | null = null;
  for (const conversation of groupConversations(material.events)) {
    const measured = measureConversation(conversation, task);
    if (measured === null) continue;
    if (most === null || measured.estimate.probability > most.estimate.probability) most = measured;
  }
  return most;
}

function measureConversation(
  events: readonly LedgerEvent[],
  task: DialogueTask,
): MeasuredDialogue | null {
  const heard = listTurns(events, isTutorOrPersona);
  const first = estimateAided(heard, task);
  if (first === null) return null;
  let helper = -1;
  const turns = heard.filter((turn) => {
    if (turn.by === 'learner') return true;
    helper += 1;
    return isTutor(turn.speaker) || (first.scores[helper] as number) > 0;
  });
  if (turns.length === heard.length) return { turns, estimate: first };
  const estimate = estimateAided(turns, task);
  return estimate === null ? null : { turns, estimate };
}

/** The events by conversation, in the order in which the conversations began. */
function groupConversations(events: readonly LedgerEvent[]): readonly (readonly LedgerEvent[])[] {
  const groups = new Map<string, LedgerEvent[]>();
  for (const event of events) {
    const partner = event.messages.find(({ speaker }) => isTutorOrPersona(speaker))?.speaker;
    const key = event.persona === null ? (partner ?? 'none') : `persona:${event.persona}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return [...groups.values()];
}

function describeTask({ task, rubric }: Material): DialogueTask {
  const checks =
    rubric?.rubric.criteria.flatMap(({ check }) => (check?.type === 'terms' ? check.terms : [])) ??
    [];
  return { statement: task?.statement ?? null, answerKey: task?.answerKey ?? null, terms: checks };
}
