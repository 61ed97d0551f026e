import type { Message } from '@throughline/contract';
import type { ClientBase } from 'pg';
import type { EventWords } from '../../domain/touchpoints/ledger-event.ts';
import { createLearnerKeyReader } from '../keys/learner-key-store.ts';
import type { MasterKey } from '../keys/learner-key.ts';
import { measureBodies } from './measure-bodies.ts';
import { openBody } from './open-body.ts';
import { readBodies } from './read-bodies.ts';
import type { OwnedBody } from './sealed-body.ts';
import type { PeerMessage, StoredWords } from './stored-words.ts';

/** What an event without words says, and one whose words were redacted or erased. */
export const NO_WORDS: EventWords = { messages: [], artefact: null, evaluation: null };

/**
 * Opens the words of events, each body under its own learner's key; a peer's text is put back in its place.
 * A peer's text that is gone leaves an empty message, so that the others keep their index; so does one that is
 * beyond a bound.
 *
 * @param bodyIds where a bound is given, the most telling first
 * @param peerBytesMax most stored bytes of peers' texts, whose sizes only the opened words lead to; no bound unless given
 * @returns by body id; redacted and erased bodies are left out
 */
export async function readEventWords(
  transaction: ClientBase,
  master: MasterKey,
  bodyIds: readonly string[],
  peerBytesMax = Number.POSITIVE_INFINITY,
): Promise<ReadonlyMap<string, EventWords>> {
  const openBody = createBodyOpener(transaction, master);
  const stored = new Map<string, StoredWords>();
  for (const body of await readBodies(transaction, bodyIds)) {
    const text = await openBody(body);
    if (text !== null) stored.set(body.id, JSON.parse(text) as StoredWords);
  }
  const ordered = bodyIds.flatMap((id) => stored.get(id) ?? []);
  const peerIds = await boundPeerIds(transaction, listPeerIds(ordered), peerBytesMax);
  const peerTexts = await readPeerTexts(transaction, openBody, peerIds);
  return new Map([...stored].map(([id, words]) => [id, putTogether(words, peerTexts)]));
}

type BodyOpener = (body: OwnedBody) => Promise<string | null>;

function createBodyOpener(transaction: ClientBase, master: MasterKey): BodyOpener {
  const readKey = createLearnerKeyReader(transaction, master);
  return async (body) => {
    const key = await readKey(body.learner);
    return key === null ? null : openBody(key, body);
  };
}

function listPeerIds(words: readonly StoredWords[]): readonly string[] {
  return words
    .flatMap(({ messages }) => (messages ?? []).filter(isPeerMessage))
    .map(({ body }) => body);
}

/** Those that fit, in their order; each that does not is passed over. */
async function boundPeerIds(
  transaction: ClientBase,
  ids: readonly string[],
  bytesMax: number,
): Promise<readonly string[]> {
  if (bytesMax === Number.POSITIVE_INFINITY || ids.length === 0) return ids;
  const sizes = await measureBodies(transaction, ids);
  let bytesLeft = bytesMax;
  return ids.filter((id) => {
    const size = sizes.get(id);
    if (size === undefined || size > bytesLeft) return false;
    bytesLeft -= size;
    return true;
  });
}

async function readPeerTexts(
  transaction: ClientBase,
  openBody: BodyOpener,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  if (ids.length === 0) return texts;
  for (const body of await readBodies(transaction, ids)) {
    const text = await openBody(body);
    if (text !== null) texts.set(body.id, text);
  }
  return texts;
}

function putTogether(words: StoredWords, peerTexts: ReadonlyMap<string, string>): EventWords {
  return {
    messages: (words.messages ?? []).map((message): Message => {
      if (!isPeerMessage(message)) return message;
      const { body, ...rest } = message;
      return { ...rest, text: peerTexts.get(body) ?? '' };
    }),
    artefact: words.artefact ?? null,
    evaluation: words.evaluation ?? null,
  };
}

function isPeerMessage(message: Message | PeerMessage): message is PeerMessage {
  return 'body' in message;
}
