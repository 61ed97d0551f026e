import type { Redaction } from '@throughline/contract';
import { InvalidRequestError } from '../../domain/errors/invalid-request-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { EntrySource } from '../../domain/journey/entry.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { openBodyValue } from '../../store/body/open-body.ts';
import { readBodies } from '../../store/body/read-bodies.ts';
import type { StoredWords } from '../../store/body/stored-words.ts';
import type { Transaction } from '../../store/database.ts';
import {
  findRedactableEntry,
  findRedactableEvent,
  findRedactableVerdict,
  type RedactableEntry,
  type RedactableEvent,
} from '../../store/erasure/find-redactable.ts';
import type { RedactionTarget } from '../../store/erasure/redactions.ts';
import { selectDerivedTexts } from '../../store/erasure/select-derived-texts.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import { lookOn, type QuotingEntries } from './find-quoting-entries.ts';

/** Everything that has to go with one text. */
export interface ResolvedRedaction {
  readonly target: RedactionTarget;
  readonly ledgerSeq: number | null;
  readonly focus: string;
  /** The completed touchpoint that it is about, where it is one. */
  readonly source: EntrySource | null;
  /** The attempt whose review was written with it before it; null where it is of none. */
  readonly scenarioAttempt: string | null;
  readonly bodyIds: readonly string[];
  /** Words of journey entries. */
  readonly entryBodyIds: readonly string[];
}

/**
 * Finds all that has to go with what a redaction names, under the learner's lock.
 *
 * @param quoting what a look before the lock found
 * @throws ThroughlineError `event/not-found`, `handoff-entry/not-found`, `verdict/not-found`, `redaction/not-apart`
 */
export async function resolveRedaction(
  transaction: Transaction,
  key: LearnerKey,
  learner: LearnerId,
  redaction: Redaction,
  quoting: QuotingEntries,
): Promise<ResolvedRedaction> {
  const { event, entry, verdict } = redaction;
  if (event !== undefined) {
    const found = await findRedactableEvent(transaction, learner, event);
    if (found === null)
      throw new ThroughlineError('event/not-found', 'no event of this learner has this id');
    return redaction.message === undefined
      ? resolveEvent(transaction, key, learner, found, quoting)
      : resolveMessage(transaction, key, found, redaction.message);
  }
  if (entry !== undefined) {
    const found = await findRedactableEntry(transaction, learner, entry);
    if (found === null)
      throw new ThroughlineError('handoff-entry/not-found', 'no entry of this journey has this id');
    return resolveEntry('entry', found);
  }
  const found = await findRedactableVerdict(transaction, learner, verdict ?? '');
  if (found === null)
    throw new ThroughlineError('verdict/not-found', 'no verdict of this learner has this id');
  return resolveEntry('verdict', found);
}

async function resolveEvent(
  transaction: Transaction,
  key: LearnerKey,
  learner: LearnerId,
  event: RedactableEvent,
  quoting: QuotingEntries,
): Promise<ResolvedRedaction> {
  const { bodyIds } = await lookOn(transaction, key, learner, event.seq, quoting);
  const peers = (await readWords(transaction, key, event))?.messages ?? [];
  return {
    ...describe('event', event),
    bodyIds: [
      ...(event.bodyId === null ? [] : [event.bodyId]),
      ...peers.flatMap((message) => ('body' in message ? message.body : [])),
      ...(await selectDerivedTexts(transaction, learner, event)),
    ],
    entryBodyIds: bodyIds,
  };
}

async function resolveMessage(
  transaction: Transaction,
  key: LearnerKey,
  event: RedactableEvent,
  index: number,
): Promise<ResolvedRedaction> {
  const words = await readWords(transaction, key, event);
  const message = words?.messages?.[index];
  if (message === undefined) {
    const detail = `the event has no message ${index}, or its words are gone already`;
    throw new InvalidRequestError([{ pointer: '/message', detail }]);
  }
  if (!('body' in message)) {
    throw new ThroughlineError(
      'redaction/not-apart',
      `message ${index} shares one text with the rest of its event`,
    );
  }
  return { ...describe('message', event), bodyIds: [message.body], entryBodyIds: [] };
}

function describe(
  target: RedactionTarget,
  { seq, focus, status, kind, touchpoint, scenarioAttempt }: RedactableEvent,
): Pick<ResolvedRedaction, 'target' | 'ledgerSeq' | 'focus' | 'source' | 'scenarioAttempt'> {
  const source = status === 'completed' ? { kind, touchpoint, position: seq } : null;
  return { target, ledgerSeq: seq, focus, source, scenarioAttempt };
}

function resolveEntry(target: RedactionTarget, found: RedactableEntry): ResolvedRedaction {
  const { position, focus, bodyIds } = found;
  return {
    target,
    ledgerSeq: position,
    focus,
    source: null,
    scenarioAttempt: null,
    bodyIds,
    entryBodyIds: [],
  };
}

/** Null where they are gone already. */
async function readWords(
  transaction: Transaction,
  key: LearnerKey,
  { bodyId }: RedactableEvent,
): Promise<StoredWords | null> {
  if (bodyId === null) return null;
  const [body] = await readBodies(transaction, [bodyId]);
  if (body === undefined) return null;
  return openBodyValue(key, body) as StoredWords;
}
