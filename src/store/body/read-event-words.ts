import type { Message } from '@throughline/contract';
import type { ClientBase } from 'pg';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { EventWords } from '../../domain/touchpoints/ledger-event.ts';
import { createLearnerKeyReader } from '../keys/learner-key-store.ts';
import type { MasterKey } from '../keys/learner-key.ts';
import { unseal } from '../keys/seal.ts';
import { readBodies, type StoredBody } from './read-bodies.ts';
import type { PeerMessage, StoredWords } from './stored-words.ts';

/** What an event without words says, and one whose words were redacted or erased. */
export const NO_WORDS: EventWords = { messages: [], artefact: null, evaluation: null };

/**
 * Opens the words of events, each body under its own learner's key; a peer's text is put back in its place.
 * A peer's text that is gone leaves an empty message, so that the others keep their index.
 *
 * @returns by body id; redacted and erased bodies are left out
 */
export async function readEventWords(
  transaction: ClientBase,
  master: MasterKey,
  bodyIds: readonly string[],
): Promise<ReadonlyMap<string, EventWords>> {
  const openBody = createBodyOpener(transaction, master);
  const stored = new Map<string, StoredWords>();
  for (const body of await readBodies(transaction, bodyIds)) {
    const text = await openBody(body);
    if (text !== null) stored.set(body.id, JSON.parse(text) as StoredWords);
  }
  const peerTexts = await readPeerTexts(transaction, openBody, [...stored.values()]);
  return new Map([...stored].map(([id, words]) => [id, putTogether(words, peerTexts)]));
}

type BodyOpener = (body: StoredBody) => Promise<string | null>;

function createBodyOpener(transaction: ClientBase, master: MasterKey): BodyOpener {
  const readKey = createLearnerKeyReader(transaction, master);
  return async (body) => {
    const key = await readKey(body.learner as LearnerId);
    return key === null ? null : unseal(key.cipher, body.ciphertext, body.id).toString('utf8');
  };
}

async function readPeerTexts(
  transaction: ClientBase,
  openBody: BodyOpener,
  words: readonly StoredWords[],
): Promise<ReadonlyMap<string, string>> {
  const ids = words
    .flatMap(({ messages }) => (messages ?? []).filter(isPeerMessage))
    .map(({ body }) => body);
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
