import type {
  Assist,
  GapStatus,
  Outcome,
  Persona,
  TouchpointKind,
  WorkSkill,
} from '@throughline/contract';
import type { Evidence } from '../evaluation/evaluation.ts';
import type { GapOperationName } from '../journey/entry.ts';

/** Everything that a review is written from. All of it is recorded: no clock is read. */
export interface ReviewContext {
  readonly subject: ReviewSubject;
  readonly rollups: ReviewRollups;
  readonly conversations: readonly ReviewConversation[];
  readonly artefacts: readonly ReviewArtefact[];
}

/** Which attempt at which scenario, and as of when. */
export interface ReviewSubject {
  /** UUID. */
  readonly reviewId: string;
  readonly revision: number;
  /** The platform's own id. */
  readonly learner: string;
  readonly scenario: string;
  /** Of the scenario's definition; null where none is saved. */
  readonly scenarioTitle: string | null;
  readonly attempt: string;
  readonly outcome: Outcome;
  /** The last `ledgerSeq` that was taken in. */
  readonly asOfSeq: number;
  /** When the attempt's first event occurred, and when the scenario was completed. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** What the attempt came to in numbers: touchpoints, verdicts, gaps and XP. */
export interface ReviewRollups {
  /** Every completed touchpoint of the attempt but the scenario itself, in ledger order. */
  readonly touchpoints: readonly ReviewTouchpoint[];
  /** The effective verdicts of the attempt, by position. */
  readonly verdicts: readonly ReviewVerdict[];
  /** Every gap that a touchpoint of the attempt shows, in order of first appearance. */
  readonly gaps: readonly ReviewGap[];
  /** The objectives of the attempt; `rollUpObjectives` makes them of the three above. */
  readonly objectives: readonly ObjectiveRollup[];
  /** The read as of `asOfSeq`: the current mean of each skill; null where it is unrated. */
  readonly means: Readonly<Record<WorkSkill, number | null>>;
  /** Share of each skill in `overall`, from the policy in force. */
  readonly weights: Readonly<Record<WorkSkill, number>>;
  /** Sum of the ledger's XP over the attempt, settlements included. */
  readonly totalXp: number;
  /** Of that, what still awaits a verdict. */
  readonly unsettledXp: number;
  readonly pending: readonly PendingVerdict[];
}

/** A completion of the attempt whose verdict has not landed, parked ones included. */
export interface PendingVerdict {
  readonly position: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
}

/** One completed touchpoint of the attempt. An absent signal is unknown, hence null, never zero. */
export interface ReviewTouchpoint {
  /** `ledgerSeq` of its completion. */
  readonly position: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  readonly occurredAtMs: number;
  readonly focus: string;
  readonly stage: string | null;
  /** Of the scenario's definition; null where it has none. */
  readonly stageTitle: string | null;
  readonly objective: string | null;
  readonly task: string | null;
  readonly persona: string | null;
  /** The persona's name; null without one. */
  readonly personaName: string | null;
  readonly outcome: Outcome | null;
  /** Signals as `mergeSignals` merges them over the touchpoint's events. */
  readonly durationMs: number | null;
  /** As `expectTimeMs` says. */
  readonly expectedMs: number | null;
  readonly hints: number | null;
  readonly helpRequests: number | null;
  /** How much help its evaluation found; null where it has none. */
  readonly assist: Assist | null;
  /** Of the event, else of the task's definition, 0–1. */
  readonly difficulty: number | null;
}

/** One effective verdict of the attempt. */
export interface ReviewVerdict {
  /** UUID. */
  readonly id: string;
  readonly position: number;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  readonly objective: string | null;
  readonly stage: string | null;
  readonly occurredAtMs: number;
  readonly outcome: Outcome;
  readonly items: readonly ReviewVerdictItem[];
}

/** What a verdict says of one criterion. */
export interface ReviewVerdictItem {
  readonly skill: WorkSkill;
  readonly criterion: string;
  /** In words: the rubric's title, or the built-in criterion's; the key where there are none. */
  readonly title: string;
  /**
   * On the 0–100 scale: a level's value as it counts; without a level, that of the figures it rests on
   * (`valueFigures`), which may lie beyond the scale; null where neither says anything.
   */
  readonly value: number | null;
  /** How noisy a value of figures is, in squared points; null where a level says it, and without a value. */
  readonly variance: number | null;
  readonly passed: boolean | null;
  readonly evidence: readonly Evidence[];
}

/** A gap as the journey holds it, with what the attempt shows of it. */
export interface ReviewGap {
  readonly gap: string;
  readonly taxonomy: string;
  /** In words, as `nameInStory` names it; ready to stand in a sentence. */
  readonly title: string;
  readonly skill: WorkSkill | null;
  /** Where it stands as of the review. */
  readonly status: GapStatus;
  readonly stuck: boolean;
  /** How often it failed again after it had been done, over the learner's whole journey. */
  readonly recurrences: number;
  /** The journey's effective facts of this gap, in their order (`listEffective`), those before the attempt too. */
  readonly facts: readonly ReviewGapFact[];
}

/** One time that a gap was shown. */
export interface ReviewGapFact {
  readonly operation: Exclude<GapOperationName, 'refuted'>;
  readonly assist: Assist;
  /** kind/id, as a `GapFact` has it. */
  readonly touchpoint: string;
  readonly place: string;
  /** UUID of the handoff entry. */
  readonly entry: string;
  readonly occurredAtMs: number;
  /** Whether it was shown in this attempt. */
  readonly inAttempt: boolean;
}

/** What the verdicts under one objective come to; under the stage where no objective is named. */
export interface ObjectiveRollup {
  /** `objective` or `stage` or, for work of neither, `other`. */
  readonly by: 'objective' | 'stage' | 'other';
  readonly key: string;
  /** In words. */
  readonly title: string;
  readonly touchpoints: number;
  readonly verdicts: number;
  readonly passed: number;
  readonly failed: number;
  /** What its verdicts come to per skill (`rollUpValues`); null where no verdict says anything of it. */
  readonly means: Readonly<Record<WorkSkill, number | null>>;
  /** First to last level per skill; null below two. */
  readonly changes: Readonly<Record<WorkSkill, number | null>>;
  /** Titles of the gaps that are open and were shown under it. */
  readonly openGaps: readonly string[];
}

/** What the learner and one persona said to each other in the attempt. */
export interface ReviewConversation {
  /** Its place among the conversations, from 1; names the step. */
  readonly ordinal: number;
  readonly persona: string;
  readonly name: string;
  readonly role: Persona['role'];
  /** Who it is and how it speaks; empty where no persona of that id is saved. */
  readonly card: string;
  /** Learner's and persona's turns alone, in ledger order; no other persona's, no peer's. */
  readonly turns: readonly ReviewTurn[];
}

/** One turn of a conversation. */
export interface ReviewTurn {
  /** `ledgerSeq` of the event. */
  readonly position: number;
  /** Index of the message in its event. */
  readonly message: number;
  readonly speaker: 'learner' | 'persona';
  readonly text: string;
  readonly touchpoint: { readonly kind: TouchpointKind; readonly id: string };
  readonly stageTitle: string | null;
  readonly occurredAtMs: number;
}

/** Something that the learner wrote or said to show understanding, or as work. Its own words alone. */
export interface ReviewArtefact {
  readonly position: number;
  /** Index of the message; null where it is the event's artefact. */
  readonly message: number | null;
  readonly kind: TouchpointKind;
  readonly touchpoint: string;
  readonly stageTitle: string | null;
  readonly occurredAtMs: number;
  readonly text: string;
  /** How the check of it ended, where it is one. */
  readonly outcome: Outcome | null;
}
