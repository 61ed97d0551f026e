import type { Event } from '@throughline/contract';
import type { BodyId } from '../domain/ids/ids.ts';
import { localDay } from '../domain/xp/local-day.ts';
import { createBodyId } from '../store/body/create-body-id.ts';
import type { OwnedBody } from '../store/body/sealed-body.ts';
import type { PeerMessage, StoredWords } from '../store/body/stored-words.ts';
import { macText } from '../store/keys/mac-text.ts';
import { seal } from '../store/keys/seal.ts';
import { canonicalEvent } from './canonical-event.ts';
import { dayKey, eventKey, touchpointKey } from './group-view.ts';
import type { KnownLearner } from './known-learner.ts';

const PEER_PREFIX = 'peer:';
const NO_PEERS: readonly string[] = [];

/** An event with its place in time. */
export interface PlacedEvent {
  readonly event: Event;
  readonly learner: KnownLearner;
  readonly occurredAtMs: number;
  /** Whole days since 1970-01-01 in the tenant's zone. */
  readonly day: number;
  /** Where the group's view has what concerns it; made once, because each is asked for several times. */
  readonly eventKey: string;
  readonly touchpointKey: string;
  readonly dayKey: string;
}

/** An event with all that can be made of it before anything is known of what is on record. */
export interface PreparedEvent extends PlacedEvent {
  readonly bodyHash: Buffer;
  /** The body that holds the learner's view of its words; null where it has none. */
  readonly bodyId: BodyId | null;
  /** That body and one for each message of a peer, under the peer's own key. */
  readonly bodies: readonly OwnedBody[];
}

/** Finds the day that an event counts for. */
export function placeEvent(event: Event, learner: KnownLearner, timeZone: string): PlacedEvent {
  const occurredAtMs = Date.parse(event.occurredAt);
  const day = localDay(occurredAtMs, timeZone);
  return {
    event,
    learner,
    occurredAtMs,
    day,
    eventKey: eventKey(learner.id, event.id),
    touchpointKey: touchpointKey(learner.id, event.kind, event.touchpoint),
    dayKey: dayKey(learner.id, day),
  };
}

/**
 * Hashes an event and seals its words, about 7 µs. Done while the database locks and reads.
 *
 * @param findLearner knows every peer that the event names
 */
export function prepareEvent(
  placed: PlacedEvent,
  findLearner: (externalId: string) => KnownLearner,
): PreparedEvent {
  const { event, learner } = placed;
  const canonical = canonicalEvent(event);
  const bodies =
    canonical.words === null
      ? []
      : hasPeer(event)
        ? sealWordsWithPeers(event, learner, findLearner)
        : [sealText(learner, canonical.words)];
  return {
    event,
    learner,
    occurredAtMs: placed.occurredAtMs,
    day: placed.day,
    eventKey: placed.eventKey,
    touchpointKey: placed.touchpointKey,
    dayKey: placed.dayKey,
    bodyHash: macText(learner.key.hash, canonical.text),
    bodyId: bodies[0]?.id ?? null,
    bodies,
  };
}

function hasPeer({ messages }: Event): boolean {
  return messages !== undefined && messages.some(({ speaker }) => speaker.startsWith(PEER_PREFIX));
}

/** The peers whose words an event holds, by the ids that the platform knows them by. */
export function listPeers(event: Event): readonly string[] {
  if (!hasPeer(event)) return NO_PEERS;
  return (event.messages ?? []).flatMap(({ speaker }) =>
    speaker.startsWith(PEER_PREFIX) ? speaker.slice(PEER_PREFIX.length) : [],
  );
}

/** The event's own body first, then its peers'. */
function sealWordsWithPeers(
  event: Event,
  learner: KnownLearner,
  findLearner: (externalId: string) => KnownLearner,
): readonly OwnedBody[] {
  const { messages, artefact, evaluation } = event;
  const peerBodies: OwnedBody[] = [];
  const words: StoredWords = {
    messages: messages?.map((message) => {
      if (!message.speaker.startsWith(PEER_PREFIX)) return message;
      const peer = findLearner(message.speaker.slice(PEER_PREFIX.length));
      const body = sealText(peer, message.text);
      peerBodies.push(body);
      return {
        speaker: `${PEER_PREFIX}${peer.id}`,
        body: body.id,
        at: message.at,
      } satisfies PeerMessage;
    }),
    artefact,
    evaluation,
  };
  return [sealText(learner, JSON.stringify(words)), ...peerBodies];
}

function sealText(learner: KnownLearner, text: string): OwnedBody {
  const id = createBodyId();
  return { id, learner: learner.id, ciphertext: seal(learner.key.cipher, Buffer.from(text), id) };
}
