import type { Persona, Scenario } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import {
  findScenario,
  type CompletionDefinitions,
} from '../../domain/touchpoints/completion-definitions.ts';
import {
  findVersionAt,
  type DefinitionVersion,
} from '../../domain/touchpoints/definition-version.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import { openEvents } from '../../landing/open-events.ts';
import { readDefinitions } from '../../landing/read-definitions.ts';
import { measureBodies } from '../../store/body/measure-bodies.ts';
import { selectDefinitionVersions } from '../../store/calibrate/select-definition-versions.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { readLedgerEvents } from '../../store/ledger/read-events.ts';
import { selectAttemptSeqs } from '../../store/review/select-attempt-seqs.ts';
import { sendTogether } from '../../store/send-together.ts';
import type { RevisionScene } from './in-revision.ts';

/** Events of one attempt that a review takes in: the latest. */
const EVENTS_MAX = 5_000;
/** Stored bytes of words that it opens: of the latest events. */
const WORDS_BYTES_MAX = 8 * 1024 * 1024;

/** An attempt as the ledger has it, and the definitions that were in force when it was completed. */
export interface Attempt {
  /** In ledger order; of the latest the words are opened, as far as they fit. */
  readonly events: readonly LedgerEvent[];
  /** The scenario's. */
  readonly completion: LedgerEvent;
  readonly definitions: CompletionDefinitions;
  readonly scenario: DefinitionVersion<Scenario> | null;
  /** By id, of everybody whom an event or the scenario names. */
  readonly personas: ReadonlyMap<string, Persona>;
}

/** Reads the attempt once for all three contexts, as of the revision's ledger entry, its words opened. */
export function readAttempt(scene: RevisionScene): Promise<Attempt> {
  return scene.memory.recall(scene.run, 'attempt', () =>
    inTenant(
      scene.appPool,
      scene.run.tenant,
      (transaction) => readIn(transaction, scene),
      'repeatable read',
    ),
  );
}

async function readIn(
  transaction: Transaction,
  { master, state }: Pick<RevisionScene, 'master' | 'state'>,
): Promise<Attempt> {
  const { learner, scenario, attempt, position, asOfSeq } = state;
  const seqs = await selectAttemptSeqs(transaction, learner, {
    scenario,
    attempt,
    position,
    throughSeq: asOfSeq,
    eventsMax: EVENTS_MAX,
  });
  const closed = await readLedgerEvents(transaction, master, learner, {
    afterSeq: (seqs[0] ?? 1) - 1,
    throughSeq: asOfSeq,
    seqs,
    words: false,
  });
  const completion = closed.find(({ seq }) => seq === position);
  if (completion === undefined)
    throw new ThroughlineError('review/no-completion', 'there is no completion to review');
  const [definitions, opened] = await sendTogether([
    readDefinitions(transaction, closed),
    boundWords(transaction, closed),
  ]);
  const found = findScenario(definitions, completion);
  const events = await openEvents(transaction, master, closed, opened);
  const personas = await readPersonas(transaction, completion.recordedAtMs, [
    ...(found?.document.personas ?? []),
    ...listPersonas(events),
  ]);
  return { events, completion, definitions, scenario: found, personas };
}

/** Personas that an event names, or that speak in it, in order of appearance. */
export function listPersonas(events: readonly LedgerEvent[]): readonly string[] {
  const named = events.flatMap(({ persona, messages }) => [
    ...(persona === null ? [] : [persona]),
    ...messages.flatMap(({ speaker }) =>
      speaker.startsWith('persona:') ? [speaker.slice('persona:'.length)] : [],
    ),
  ]);
  return [...new Set(named)];
}

/** What a stage is called; null where the scenario has no such stage. */
export function titleStage({ scenario }: Attempt, stage: string | null): string | null {
  return scenario?.document.stages.find(({ id }) => id === stage)?.title ?? null;
}

/** The latest events whose words fit. */
async function boundWords(
  transaction: Transaction,
  events: readonly LedgerEvent[],
): Promise<readonly number[]> {
  const sizes = await measureBodies(
    transaction,
    events.flatMap(({ bodyId }) => bodyId ?? []),
  );
  let bytesLeft = WORDS_BYTES_MAX;
  return events
    .toReversed()
    .filter(({ bodyId }) => {
      const bytes = bodyId === null ? undefined : sizes.get(bodyId);
      if (bytes === undefined || bytes > bytesLeft) return false;
      bytesLeft -= bytes;
      return true;
    })
    .map(({ seq }) => seq);
}

async function readPersonas(
  transaction: Transaction,
  atMs: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Persona>> {
  const unique = [...new Set(ids)];
  const versions = await selectDefinitionVersions<Persona>(transaction, 'persona', unique);
  return new Map(
    unique.flatMap((id): readonly (readonly [string, Persona])[] => {
      const found = findVersionAt(versions, id, atMs) ?? versions.find((each) => each.id === id);
      return found === null || found === undefined ? [] : [[id, found.document]];
    }),
  );
}
