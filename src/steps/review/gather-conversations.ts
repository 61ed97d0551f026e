import type { ReviewConversation, ReviewTurn } from '../../domain/review/context.ts';
import { PERSONAS_MAX } from '../../domain/review/review-bounds.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import type { GatheredConversations } from '../../flows/steps.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { learnOnce, tellFrames, type Learnt, type RevisionScene } from './in-revision.ts';
import { listPersonas, readAttempt, titleStage, type Attempt } from './read-attempt.ts';

/** Turns of one conversation that are read: the latest. */
const TURNS_MAX = 200;
/** UTF-16 units of one turn that are read. */
const TURN_UNITS_MAX = 8_000;

/** Gathers what the learner and each persona said to each other, once, and tells that it did. */
export async function gatherConversations(scene: RevisionScene): Promise<GatheredConversations> {
  const { conversations } = (await learnConversations(scene)).value;
  crashPoint('review/after-conversations');
  const data = { context: 'conversations', count: conversations.length } as const;
  await tellFrames(scene, [
    { type: 'context.gathered', key: 'context.gathered/conversations', data },
  ]);
  return { personas: conversations.length };
}

/** What was said, by whom of those that are asked. */
export interface LearntConversations {
  readonly conversations: readonly ReviewConversation[];
  /** How many more personas said something: nobody asks them. */
  readonly personasLeftOut: number;
}

/** What was gathered, however often it is asked for. */
export async function learnConversations(
  scene: RevisionScene,
): Promise<Learnt<LearntConversations>> {
  return learnOnce(scene, 'gather-conversations', [], async () => {
    const attempt = await readAttempt(scene);
    return listConversations(attempt);
  });
}

/** In the order in which the scenario names its personas, then of appearance; a persona that said nothing has none. */
function listConversations(attempt: Attempt): LearntConversations {
  const ids = [
    ...new Set([...(attempt.scenario?.document.personas ?? []), ...listPersonas(attempt.events)]),
  ];
  const spoken = ids.flatMap((persona) => {
    const turns = attempt.events
      .filter((event) => isWith(event, persona))
      .flatMap((event) => listTurns(attempt, event, persona));
    return turns.length === 0 ? [] : [{ persona, turns: turns.slice(-TURNS_MAX) }];
  });
  const conversations = spoken.slice(0, PERSONAS_MAX).map(({ persona, turns }, index) => {
    const definition = attempt.personas.get(persona);
    return {
      ordinal: index + 1,
      persona,
      name: definition?.name ?? persona,
      role: definition?.role ?? 'partner',
      card: definition?.card ?? '',
      turns,
    };
  });
  return { conversations, personasLeftOut: spoken.length - conversations.length };
}

function isWith({ persona, messages }: LedgerEvent, id: string): boolean {
  return persona === id || messages.some(({ speaker }) => speaker === `persona:${id}`);
}

/** The learner's and the persona's own; nobody else's, whoever else was there. */
function listTurns(attempt: Attempt, event: LedgerEvent, persona: string): readonly ReviewTurn[] {
  return event.messages.flatMap(({ speaker, text }, message): readonly ReviewTurn[] => {
    const isLearner = speaker === 'learner';
    if ((!isLearner && speaker !== `persona:${persona}`) || text === '') return [];
    return [
      {
        position: event.seq,
        message,
        speaker: isLearner ? 'learner' : 'persona',
        text: text.slice(0, TURN_UNITS_MAX),
        touchpoint: { kind: event.kind, id: event.touchpoint },
        stageTitle: titleStage(attempt, event.stage),
        occurredAtMs: event.occurredAtMs,
      },
    ];
  });
}
