import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { EvaluationRef } from '../../domain/ids/learner-ref.ts';
import { builtinPolicy } from '../../domain/policy/builtin-policy.ts';
import type { PolicyDocument } from '../../domain/policy/policy-document.ts';
import {
  findRubric,
  findTask,
  type CompletionDefinitions,
} from '../../domain/touchpoints/completion-definitions.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import { boundMaterial } from '../../domain/touchpoints/material-bounds.ts';
import {
  EMPTY_CONTEXT,
  type Material,
  type VersionedRubric,
} from '../../domain/touchpoints/material.ts';
import { taskOf } from '../../domain/touchpoints/merge-signals.ts';
import { openEvents } from '../../landing/open-events.ts';
import { readDefinitions } from '../../landing/read-definitions.ts';
import { measureBodies } from '../../store/body/measure-bodies.ts';
import { selectCompletion, type CompletionRow } from '../../store/calibrate/select-completion.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { countRedactions } from '../../store/erasure/count-redactions.ts';
import { selectConversationSeqs } from '../../store/evaluate/select-conversation-seqs.ts';
import { readLedgerEvents } from '../../store/ledger/read-events.ts';
import { selectPolicies } from '../../store/reads/select-policies.ts';
import type { EvaluateParts } from './evaluate-parts.ts';

/** Ledger entries before a conversation's first waiting turn that are looked through for what belongs to it. */
const LOOKBACK_ENTRIES_MAX = 2_000;
/** Earlier turns of a conversation that a turn is seen with: what was told a while ago is not help any more. */
const CONTEXT_TURNS_MAX = 10;

/** The waiting completions of a conversation, in ledger order, and as of which redactions their words were opened. */
export interface GatheredConversation {
  readonly turns: readonly GatheredTurn[];
  /** How many texts of the learner were taken back by then. */
  readonly redactions: number;
}

/** One waiting completion with everything that may be seen of it. */
export interface GatheredTurn {
  readonly completion: CompletionRow;
  readonly material: Material;
  /** Of its stage: names gaps that the platform speaks of. */
  readonly rubric: VersionedRubric | null;
  /** The one that the completion was priced under. */
  readonly policy: PolicyDocument;
  readonly bodyIds: ReadonlyMap<number, string>;
}

interface ClosedTurn {
  readonly completion: LedgerEvent;
  readonly own: readonly LedgerEvent[];
  readonly events: readonly LedgerEvent[];
  readonly leftOut: readonly number[];
  readonly opened: readonly number[];
}

/**
 * Gathers what may be seen of the waiting completions of a conversation: of each its own touchpoint, and before it
 * the last turns of the conversation on the same task. It depends on the ledger up to the completion alone, however
 * the turns are taken together. Words beyond one material's bounds stay closed.
 */
export async function gatherConversation(
  { appPool, master }: Pick<EvaluateParts, 'appPool' | 'master'>,
  run: EvaluationRef,
): Promise<GatheredConversation> {
  return inTenant(
    appPool,
    run.tenant,
    async (transaction) => {
      const closed = await readConversation(transaction, { appPool, master }, run);
      const turns = await closeTurns(transaction, run, closed);
      const seqs = [...new Set(turns.flatMap(({ opened }) => opened))];
      const opened = await openEvents(transaction, master, closed, seqs);
      const definitions = await readDefinitions(
        transaction,
        turns.map(({ completion }) => completion),
      );
      const policies = await selectPolicies(transaction);
      const gathered: GatheredTurn[] = [];
      for (const turn of turns) {
        const completion = await selectCompletion(transaction, run.learner, turn.completion.seq);
        if (completion === null) throw missing();
        const policy = policies.get(completion.policyVersion) ?? builtinPolicy;
        gathered.push({ completion, policy, ...openTurn(turn, opened, definitions) });
      }
      return { turns: gathered, redactions: await countRedactions(transaction, run.learner) };
    },
    'repeatable read',
  );
}

async function readConversation(
  transaction: Transaction,
  { master }: Pick<EvaluateParts, 'appPool' | 'master'>,
  { learner, positions }: EvaluationRef,
): Promise<readonly LedgerEvent[]> {
  const throughSeq = positions.at(-1) ?? 0;
  const bounds = { afterSeq: (positions[0] ?? 1) - 1, throughSeq, words: false };
  const completions = await readLedgerEvents(transaction, master, learner, {
    ...bounds,
    seqs: positions,
  });
  const [first] = completions;
  if (first === undefined || completions.length !== positions.length) throw missing();
  const afterSeq = Math.max(0, first.seq - 1 - LOOKBACK_ENTRIES_MAX);
  const { persona, scenarioAttempt, stage } = first;
  const seqs = await selectConversationSeqs(transaction, learner, {
    afterSeq,
    throughSeq,
    touchpoints: completions,
    persona,
    scenarioAttempt,
    stage,
  });
  return readLedgerEvents(transaction, master, learner, { ...bounds, afterSeq, seqs });
}

function missing(): ThroughlineError {
  return new ThroughlineError('evaluate/no-completion', 'there is no completion to evaluate');
}

async function closeTurns(
  transaction: Transaction,
  { positions }: EvaluationRef,
  closed: readonly LedgerEvent[],
): Promise<readonly ClosedTurn[]> {
  const sizes = await measureBodies(
    transaction,
    closed.flatMap(({ bodyId }) => bodyId ?? []),
  );
  return positions.map((position) => {
    const completion = closed.find(({ seq }) => seq === position);
    if (completion === undefined) throw missing();
    const own = closed.filter(
      (event) => event.seq <= position && isSameTouchpoint(event, completion),
    );
    const before = closed.filter((event) => isContext(event, completion, own));
    const events = [...before.slice(-CONTEXT_TURNS_MAX), ...own].toSorted(
      (one, other) => one.seq - other.seq,
    );
    return { completion, own, events, ...boundMaterial({ completion, events, own }, sizes) };
  });
}

function isSameTouchpoint(event: LedgerEvent, { kind, touchpoint }: LedgerEvent): boolean {
  return event.kind === kind && event.touchpoint === touchpoint;
}

function isContext(
  event: LedgerEvent,
  completion: LedgerEvent,
  own: readonly LedgerEvent[],
): boolean {
  const isEarlierTurn =
    event.status === 'completed' &&
    event.seq < completion.seq &&
    !isSameTouchpoint(event, completion) &&
    (event.kind === 'chat_turn' || event.kind === 'learn_session');
  return isEarlierTurn && event.task === taskOf(own);
}

function openTurn(
  { completion: { seq }, own, events, leftOut }: ClosedTurn,
  opened: readonly LedgerEvent[],
  definitions: CompletionDefinitions,
): Pick<GatheredTurn, 'material' | 'rubric' | 'bodyIds'> {
  const isLeftOut = new Set(leftOut);
  const closed = new Map(events.map((event) => [event.seq, event]));
  const seen = opened
    .filter((event) => closed.has(event.seq))
    .map((event) => (isLeftOut.has(event.seq) ? (closed.get(event.seq) ?? event) : event));
  const ownSeqs = new Set(own.map((event) => event.seq));
  const completion = seen.find((event) => event.seq === seq);
  if (completion === undefined) throw missing();
  const material: Material = {
    ...EMPTY_CONTEXT,
    task: findTask(definitions, completion, seen),
    leftOut,
    completion,
    events: seen,
    own: seen.filter((event) => ownSeqs.has(event.seq)),
  };
  return {
    material,
    rubric: findRubric(definitions, completion),
    bodyIds: new Map(
      seen.flatMap((event): readonly (readonly [number, string])[] =>
        event.bodyId === null ? [] : [[event.seq, event.bodyId]],
      ),
    ),
  };
}
