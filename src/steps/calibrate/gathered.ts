import {
  findScenario,
  type CompletionDefinitions,
} from '../../domain/touchpoints/completion-definitions.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import type { CompletionContext } from '../../domain/touchpoints/material.ts';
import type { PriorReads } from '../../store/calibrate/select-prior-reads.ts';

/** What a calibration starts from: bounded by its position, and the same at every later look. */
export interface Gathered {
  readonly completion: LedgerEvent;
  readonly events: readonly LedgerEvent[];
  readonly context: CompletionContext;
  /** The read, the verdicts and the journey as of the position. */
  readonly prior: PriorReads;
  /** How many redactions of the learner there had been when the words were opened. */
  readonly redactions: number;
}

/**
 * The same by reference: which events, which versions, which earlier evidence. It is kept under the learner's
 * own key and holds nobody's words, so that erasing a peer or redacting one body leaves none behind.
 */
export interface GatheredReferences {
  /** `ledgerSeq` of each event, in ledger order. */
  readonly seqs: readonly number[];
  /** Of the completion's scenario; null where it names none that was defined. */
  readonly scenarioVersion: number | null;
  readonly rubric: { readonly id: string; readonly version: number } | null;
  readonly previousAttemptSeq: CompletionContext['previousAttemptSeq'];
  readonly countedQuotes: CompletionContext['countedQuotes'];
  /** Of `seqs`, those whose words are beyond the material's bounds and stay closed at every later look too. */
  readonly leftOut: CompletionContext['leftOut'];
  readonly prior: Omit<PriorReads, 'read'>;
}

/** Names what was gathered without its words. */
export function referTo(
  { completion, events, context, prior }: Gathered,
  definitions: CompletionDefinitions,
): GatheredReferences {
  const { read: _read, ...reads } = prior;
  const { rubric } = context;
  return {
    seqs: events.map((event) => event.seq),
    scenarioVersion: findScenario(definitions, completion)?.version ?? null,
    rubric: rubric === null ? null : { id: rubric.id, version: rubric.version },
    previousAttemptSeq: context.previousAttemptSeq,
    countedQuotes: context.countedQuotes,
    leftOut: context.leftOut,
    prior: reads,
  };
}

/** The definitions in the versions that were gathered, and no other. */
export function pinDefinitions(
  { scenarios, rubrics }: CompletionDefinitions,
  { scenarioVersion, rubric }: GatheredReferences,
): CompletionDefinitions {
  return {
    scenarios: scenarios.filter(({ version }) => version === scenarioVersion),
    rubrics: rubrics.filter(
      ({ id, version }) => rubric !== null && id === rubric.id && version === rubric.version,
    ),
  };
}
