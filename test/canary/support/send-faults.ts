import { connect } from 'node:net';

/** An answer to something that was wrong, or null where the connection was just closed. */
export interface FaultAnswer {
  readonly name: string;
  readonly status: number | null;
  readonly text: string;
  /** Whether it was sent with a key that may see the word. */
  readonly keyed: boolean;
}

const SOCKET_MS_MAX = 60_000;
const MESSAGE_LENGTH = 70_000;
const BODY_LENGTH = 9_000_000;
const ID_LENGTH = 10_000;

/** Sends the word in every wrong place that a platform's mistakes could put it. */
export async function sendFaults(
  url: string,
  key: string,
  word: string,
): Promise<readonly FaultAnswer[]> {
  const answers: FaultAnswer[] = [];
  const send = async (
    name: string,
    path: string,
    init: RequestInit = {},
    ownKey?: string,
  ): Promise<void> => {
    const authorization = ownKey ?? `Bearer ${key}`;
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      ...init,
      headers: {
        'content-type': 'application/json',
        authorization,
        ...(init.headers as Record<string, string>),
      },
    });
    answers.push({
      name,
      status: response.status,
      text: await response.text(),
      keyed: ownKey === undefined,
    });
  };
  const post = (name: string, body: unknown): Promise<void> =>
    send(name, '/v1/events', { body: typeof body === 'string' ? body : JSON.stringify(body) });

  for (const [name, body] of listBodies(word)) await post(name, body);
  await send('an NDJSON line that is no JSON', '/v1/events', {
    headers: { 'content-type': 'application/x-ndjson' },
    body: `${JSON.stringify(makeEvent('line-1', word))}\n{"id": "${word}"\n`,
  });
  await send('invalid UTF-8', '/v1/events', {
    body: Buffer.concat([
      Buffer.from(`{"id": "${word}`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]),
  });
  await send('another content-type', '/v1/events', {
    headers: { 'content-type': `text/${word.toLowerCase()}` },
    body: word,
  });
  await send('a content-encoding', '/v1/events', {
    headers: { 'content-encoding': word },
    body: word,
  });
  await send('an override of nothing', '/v1/learners/learner-1/verdicts', {
    body: JSON.stringify({
      id: 'override-9',
      position: 999_999,
      skills: [{ skill: 'quality', level: 3 }],
      reason: word,
    }),
  });
  await send('an override that is not valid', '/v1/learners/learner-1/verdicts', {
    body: JSON.stringify({
      id: 'override-8',
      position: 1,
      skills: [{ skill: word, level: 3 }],
      reason: word,
    }),
  });
  await send('a rubric that is not valid', `/v1/rubrics/${word}`, {
    method: 'PUT',
    body: JSON.stringify({ title: 7, [word]: word }),
  });
  await send('a policy that is not valid', '/v1/policies/default', {
    method: 'PUT',
    body: `{"${word}": `,
  });
  await send('an unknown learner', `/v1/learners/${word}`, { method: 'GET' });
  await send('an unknown route', `/v1/${word}?${word}=${word}#${word}`, { method: 'GET' });
  await send('a query', `/v1/learners/learner-1/ledger?cursor=${word}&limit=${word}&${word}=1`, {
    method: 'GET',
  });
  await send('a broken escape', `/v1/learners/%E0%A4%A${word}`, { method: 'GET' });
  await send('headers', '/v1/learners/learner-1', {
    method: 'GET',
    headers: {
      'user-agent': word,
      'x-request-id': word,
      referer: `http://${word}.example/`,
      cookie: `a=${word}`,
      [word]: word,
    },
  });
  for (const wrong of [`Bearer ${word}`, `Bearer tl_${word}`, `Basic ${word}`, word]) {
    await send('a wrong key', '/v1/learners/learner-1', { method: 'GET' }, wrong);
  }
  for (const [name, bytes] of listBrokenRequests(word, key)) {
    answers.push({ name, status: null, text: await sendBytes(url, bytes), keyed: true });
  }
  return answers;
}

function makeEvent(id: string, word: string, more: object = {}): Record<string, unknown> {
  return {
    id,
    learner: 'learner-3',
    kind: 'chat_turn',
    status: 'completed',
    touchpoint: id,
    occurredAt: '2026-03-05T09:00:00Z',
    messages: [{ speaker: 'learner', text: `Something about ${word}.` }],
    ...more,
  };
}

/** Bodies of `POST /v1/events` that are refused, but for the first two. */
function listBodies(word: string): readonly (readonly [string, unknown])[] {
  const stage = { kind: 'stage', touchpoint: 'attempt-9/stage' };
  return [
    ['an event', makeEvent('fault-1', word)],
    ['a completion', makeEvent('fault-2', word, stage)],
    ['an id with another body', makeEvent('fault-1', `${word} and more`)],
    ['a second completion', makeEvent('fault-3', word, stage)],
    [
      'an id twice with different bodies',
      { events: [makeEvent('fault-4', word), makeEvent('fault-4', `${word}!`)] },
    ],
    ['text that is no JSON', `{"messages": [{"text": "${word}"`],
    ['JSON that is no object', JSON.stringify(word)],
    ['an unknown field', makeEvent('fault-5', word, { [word]: word })],
    [
      'a field of another type',
      makeEvent('fault-6', word, { messages: word, signals: word, artefact: word }),
    ],
    ['an enum', makeEvent('fault-7', word, { kind: word, status: word, outcome: word })],
    ['a time', makeEvent('fault-8', word, { occurredAt: word })],
    [
      'an id that is a sentence',
      makeEvent('fault-9', word, { touchpoint: `this is ${word}`, focus: `${word} !` }),
    ],
    ['an id of 10 kB', makeEvent(word.padEnd(ID_LENGTH, 'x'), word)],
    ['a speaker', makeEvent('fault-10', word, { messages: [{ speaker: `${word} `, text: word }] })],
    ['a media type', makeEvent('fault-11', word, { artefact: { mediaType: word, text: word } })],
    ['a number', makeEvent('fault-12', word, { signals: { attempts: word, [word]: 1 } })],
    [
      'NUL in a text',
      makeEvent('fault-13', word, {
        artefact: { mediaType: 'text/plain', text: `${word}\0${word}` },
      }),
    ],
    [
      'a lone surrogate',
      `{"id":"fault-14","learner":"learner-3","kind":"chat_turn","status":"completed","touchpoint":"t","occurredAt":"2026-03-05T09:00:00Z","messages":[{"speaker":"learner","text":"${word}\\ud800"}]}`,
    ],
    [
      'a text that is too long',
      makeEvent('fault-15', word, {
        artefact: { mediaType: 'text/plain', text: word.repeat(MESSAGE_LENGTH / word.length) },
      }),
    ],
    ['a body that is too long', `{"events": ["${word.repeat(BODY_LENGTH / word.length)}"]}`],
    [
      'a batch with one fault',
      { events: [makeEvent('fault-16', word), makeEvent('fault-17', word, { kind: word })] },
    ],
    ['__proto__', `{"__proto__": {"text": "${word}"}, "id": "${word}"}`],
  ];
}

/** Requests that are no HTTP, or that end in the middle. */
function listBrokenRequests(word: string, key: string): readonly (readonly [string, string])[] {
  const head = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n`;
  return [
    ['no HTTP', `${word} /${word} HTTP/9.9\r\n\r\n`],
    ['a header line without a colon', `GET / HTTP/1.1\r\nHost: x\r\n${word}\r\n\r\n`],
    [
      'headers that are too large',
      `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${word.repeat(2_000)}\r\n\r\n`,
    ],
    ['an address that is too long', `GET /${word.repeat(1_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a body that ends early', `${head}Content-Length: 1000\r\n\r\n{"id": "${word}`],
    ['a chunk that is none', `${head}Transfer-Encoding: chunked\r\n\r\n${word}\r\n${word}`],
  ];
}

function sendBytes(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.setTimeout(SOCKET_MS_MAX, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined); // it was reset, as it may be; close follows
    socket.on('close', () => resolve(answer));
  });
}
