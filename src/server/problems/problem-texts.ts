import type { ProblemCode } from '@throughline/contract';

/** The words of one kind of problem: what it is, what to do, and more for whoever follows its `type`. */
export interface ProblemText {
  readonly title: string;
  readonly hint: string;
  readonly explanation: string;
}

export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, ProblemText>> = {
  'request/invalid': {
    title: 'The request does not have the form that is taken here',
    hint: 'Correct what each fault points at and send it again; what is refused changes nothing. /docs shows the form, of a socket’s messages /asyncapi.json.',
    explanation:
      'Each fault has a JSON pointer (RFC 6901) into the body as it was sent; a pointer that begins with /path or /query means the address. An unknown field is a fault, so that a misspelt name is never silently dropped. A batch is refused whole.',
  },
  'request/not-json': {
    title: 'What was sent is not JSON in UTF-8',
    hint: 'Send one JSON document encoded in UTF-8. Of an NDJSON upload every line is one, over a socket every message.',
    explanation:
      'The body could not be read at all, so there is no pointer. Common causes: a trailing comma, a cut body, another encoding than UTF-8.',
  },
  'request/unsupported-media-type': {
    title: 'The body has a media type that this route does not take',
    hint: 'Send content-type: application/json without content-encoding; POST /v1/events takes application/x-ndjson as well. Over a socket, send text frames.',
    explanation:
      'Bodies are JSON. Bulk uploads to POST /v1/events may be NDJSON: one event per line.',
  },
  'request/too-large': {
    title: 'The request is larger than this route takes',
    hint: 'Send fewer events per request, or stream them as application/x-ndjson. A body holds 8 MiB at most, a line of NDJSON 2 MiB.',
    explanation:
      'Limits: 8 MiB a body, 1,000 events a request, 200 messages an event, 64 KiB of UTF-8 a text, 2 MiB a line of NDJSON.',
  },
  'request/timeout': {
    title: 'The request did not arrive in time',
    hint: 'Send it again. A JSON body has 30 seconds to arrive; an NDJSON upload may take longer. Both have to bring 16 KiB a second on average, over any 10 seconds in which they are waited for.',
    explanation:
      'A connection that sends too slowly is given up, so that a few of them cannot occupy the server.',
  },
  'request/address-too-long': {
    title: 'The address holds a part that is too long',
    hint: 'Ids have 1 to 128 characters out of A-Z a-z 0-9 . _ : / and -; in an address, write / as %2F.',
    explanation: 'No id in an address may be longer than 128 characters.',
  },
  'request/headers-too-large': {
    title: "The request's headers are too large",
    hint: 'Send fewer or shorter headers: 16 KiB together.',
    explanation: 'Headers are bounded, because they are held in memory before anybody is known.',
  },
  'key/missing': {
    title: 'No API key was sent',
    hint: 'Send the header: Authorization: Bearer tl_… The key of the first start stands in admin.key in the data folder.',
    explanation:
      'Every route under /v1 asks for a key. A key belongs to one tenant and sees nothing of another.',
  },
  'key/unknown': {
    title: 'This API key is not known',
    hint: 'Check that the whole key was copied (tl_ and 43 characters), or make one with: throughline key create.',
    explanation: 'Keys are stored as hashes; a lost one cannot be shown again, only replaced.',
  },
  'key/revoked': {
    title: 'This API key was revoked',
    hint: 'Use another key, or make one with: throughline key create.',
    explanation:
      'A revoked key stays revoked. Revocation takes effect within one second in every process.',
  },
  'key/scope': {
    title: 'This API key may not do that',
    hint: 'Use a key that has the scope named in detail, or one with the scope admin. A review that has begun can be followed by its reviewId with the scope read: GET /v1/reviews/{id}, or a resume message.',
    explanation:
      'Scopes: ingest sends events, read reads learners and definitions, review gives verdicts and starts reviews, admin does everything.',
  },
  'ticket/invalid': {
    title: 'This ticket opens nothing',
    hint: 'Ask for a new one with POST /v1/reviews/tickets and use it within a minute; it opens one stream, once.',
    explanation:
      'A ticket is for one stream and lasts 60 seconds. One that was used, has run out or was never made is answered the same way, so that nothing can be learnt by trying.',
  },
  'origin/foreign': {
    title: 'Pages of this origin may not open streams',
    hint: "Open the stream from the server's own pages, or have whoever runs the server add the origin to REVIEW_ORIGINS.",
    explanation:
      'A browser says which page opens a socket. Streams are opened by pages of the server itself and of the origins in REVIEW_ORIGINS; a program that is no browser sends no Origin and is not asked for one.',
  },
  'socket/subprotocol': {
    title: 'The socket does not offer the subprotocol that is spoken here',
    hint: 'Send the header Sec-WebSocket-Protocol: throughline.review.v1; in a browser, new WebSocket(address, "throughline.review.v1").',
    explanation:
      'The subprotocol is the version of the conversation. A client that offers none would not know what it gets.',
  },
  'socket/upgrade-needed': {
    title: 'This address speaks WebSocket alone',
    hint: 'Open it as a WebSocket with the subprotocol throughline.review.v1, or take the same frames as server-sent events from GET /v1/reviews/{id}/events.',
    explanation: 'The request did not ask to become a WebSocket.',
  },
  'socket/silent': {
    title: 'The socket said nothing',
    hint: 'Send a start or a resume message as soon as the socket is open; it has 10 seconds.',
    explanation:
      'A socket that asks for nothing is closed, so that idle ones cannot take the room.',
  },
  'socket/too-slow': {
    title: 'The reader took too long to take what was sent',
    hint: 'Connect again and resume after the last frame that arrived; nothing is lost.',
    explanation:
      'What is not taken waits in the memory of the server, so it is bounded: a slow reader is first paused and, after 30 seconds, dropped.',
  },
  'socket/too-many-messages': {
    title: 'The socket asked for more than one socket may',
    hint: 'Open another socket. One socket follows 8 reviews over its life.',
    explanation: 'What one socket may ask for is bounded.',
  },
  'route/not-found': {
    title: 'There is nothing at this address',
    hint: 'See /docs for every route. In an id, write / as %2F.',
    explanation: 'The path is not one of the API.',
  },
  'route/method-not-allowed': {
    title: 'This address does not take this method',
    hint: 'Use one of the methods in the Allow header; /docs shows what each does.',
    explanation: 'The path exists, with other methods.',
  },
  'learner/not-found': {
    title: 'There is no such learner',
    hint: 'A learner exists from its first event on. Check the id, and that the key belongs to the tenant that sent the events.',
    explanation:
      'Learners are made by their first event. A key sees the learners of its own tenant only.',
  },
  'learner/erased': {
    title: 'This learner was erased',
    hint: 'Do not send events for this id any more; a person who comes back gets a new id.',
    explanation:
      'Erasure is final. The id is remembered as a keyed hash only, so that it can be refused.',
  },
  'definition/not-found': {
    title: 'There is no such definition or version',
    hint: 'Save it with PUT, or list what there is with GET …/versions.',
    explanation:
      'Definitions are saved with PUT; every save that changes something is a new version.',
  },
  'ledger-entry/not-found': {
    title: "There is no such entry in this learner's ledger",
    hint: 'GET …/ledger lists the entries; their ledgerSeq runs from 1 without gaps.',
    explanation: 'Ledger entries are numbered per learner.',
  },
  'snapshot/not-found': {
    title: 'There is no such snapshot',
    hint: 'GET …/snapshots lists the versions. Version 0 is the prior, before the first verdict.',
    explanation: 'A snapshot is written at every landed verdict.',
  },
  'verdict/not-found': {
    title: 'There is no completion to give a verdict on at this position',
    hint: 'Name the ledgerSeq of a completion that has a verdict or is parked; GET …/verdicts lists the verdicts.',
    explanation: 'A verdict judges one completion and acts at its position.',
  },
  'handoff-entry/not-found': {
    title: "There is no such entry in this learner's journey",
    hint: 'GET …/journey lists the entries; their entrySeq runs from 1 without gaps.',
    explanation: 'Journey entries are numbered per learner and never removed.',
  },
  'carry/not-found': {
    title: "There is no such carry in this learner's journey",
    hint: 'GET …/journey/carries lists them; name one by its item.',
    explanation:
      'A carry is opened by a journey entry and known by the UUID that the entry gave it.',
  },
  'event/not-found': {
    title: 'There is no such event of this learner',
    hint: 'Name an event by the id that it was sent with; GET …/ledger lists them.',
    explanation: 'Events are known by the id that the platform chose, per learner.',
  },
  'erasure/not-found': {
    title: 'There is no such erasure in this tenant',
    hint: 'Use the id that DELETE /v1/learners/{id} answered with.',
    explanation:
      'An erasure is put on record when it is asked for, and its record stays: without a name or a word in it.',
  },
  'review/not-found': {
    title: 'There is no such review in this tenant',
    hint: 'Use the reviewId that POST /v1/reviews answered with, and a key of the tenant that the learner belongs to.',
    explanation:
      'A review exists from the completion of its scenario on. Reviews of other tenants are not found.',
  },
  'scenario/not-complete': {
    title: 'This attempt at the scenario is not completed',
    hint: 'Check the ids of the learner, the scenario and the attempt. Where they are right, send the scenario event with status completed first; it makes the review by itself.',
    explanation: 'A review looks back on a whole attempt, so there is none before its end.',
  },
  'event/id-reused': {
    title: 'An event id was used for another event',
    hint: 'Send the event exactly as the first time, or choose a new id. Nothing of this request was kept.',
    explanation:
      'The same id with the same body answers as the first time; with another body it is refused, so that nothing is overwritten or counted twice.',
  },
  'touchpoint/already-completed': {
    title: 'This touchpoint was completed before, by another event',
    hint: 'A new attempt is a new touchpoint id. Later signals of this one can be sent with status progress. Nothing of this request was kept.',
    explanation: 'A touchpoint is completed once, because its completion is what gets judged.',
  },
  'verdict/pending': {
    title: 'The verdict of this completion is still being made',
    hint: 'Wait until it has landed or is parked, then correct it. GET /v1/learners/{id} shows what is pending.',
    explanation: 'An override corrects a verdict; there is none yet.',
  },
  'verdict/id-reused': {
    title: 'A verdict id was used for another verdict',
    hint: 'Send the verdict exactly as the first time, or choose a new id. Nothing of this request was kept.',
    explanation:
      'The same id with the same body answers as the first time; with another body it is refused, so that no verdict is overwritten.',
  },
  'carry/closed': {
    title: 'This carry is closed',
    hint: 'Nothing is left to acknowledge: it was resolved, dropped or expired. GET …/journey/carries lists those that are open.',
    explanation:
      'A carry that was acknowledged stays open until it is resolved, dropped or expired; then it is closed for good.',
  },
  'carry/other-audience': {
    title: 'This carry is for another audience',
    hint: 'Name the audience that detail names, or leave audience out.',
    explanation:
      'A carry is opened for one audience, and acknowledged by a reader who speaks as it.',
  },
  'grounding/budget-too-small': {
    title: 'The budget is too small for what must be known',
    hint: 'Ask again with the budget that needed names, or more. A block that left out an unresolved recurring gap or an open carry would mislead its reader.',
    explanation:
      'Every unresolved recurring gap and every open carry of the audience has to stand in the block, as a key at least. needed is the least budget in tokens with which they do.',
  },
  'redaction/not-apart': {
    title: 'This message is no text by itself',
    hint: "Leave message out to take back all that the event says. Only a peer's message can go alone.",
    explanation:
      "What an event says is stored as one text under the learner's key, and a stored text is never changed; a peer's message in it is a text of its own, under the peer's key.",
  },
  'redaction/id-reused': {
    title: 'A redaction id was used for another redaction',
    hint: 'Choose a new id, or send the redaction exactly as the first time.',
    explanation:
      'The same id with the same body answers as the first time; with another body it is refused.',
  },
  'server/overloaded': {
    title: 'More work is waiting than the server takes on',
    hint: 'Wait for the number of seconds in Retry-After, then send the same request again. Event ids make that safe.',
    explanation:
      'Queues are bounded: 10,000 events or 64 MiB wait at most. What is refused is refused before anything of it is kept.',
  },
  'server/internal': {
    title: 'The server made a mistake',
    hint: 'Send the same request again; event ids make that safe. If it stays, give requestId to whoever runs the server.',
    explanation:
      'The cause stands in the server log under the request id; it is not repeated here.',
  },
  'server/unavailable': {
    title: 'The server cannot do this at the moment',
    hint: 'Wait for the number of seconds in Retry-After, then send the same request again; event ids make that safe.',
    explanation: 'The database cannot be reached or is busy. /readyz says when that has passed.',
  },
};
