import { REVIEW_PROTOCOL } from '@throughline/contract';
import { WebSocket } from 'ws';

const SOCKET_MS_MAX = 60_000;
const LARGE_BYTES = 400_000;

/** One attempt at the socket that is wrong in one way. */
interface SocketFault {
  readonly name: string;
  readonly protocols?: readonly string[];
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string | Buffer;
}

/** What came back to a socket that was wrong. */
export interface SocketAnswer {
  readonly name: string;
  /** Messages, the close and its reason, as one text. */
  readonly said: string;
  /** Whether it was let in: then a problem may point at a field by the name that it was sent under. */
  readonly isLetIn: boolean;
}

/** Puts the word into everything about a socket that could be wrong. */
export async function sendSocketFaults(
  url: string,
  key: string,
  word: string,
): Promise<readonly SocketAnswer[]> {
  const answers: SocketAnswer[] = [];
  for (const fault of listFaults(word)) {
    const said = await send(url, key, fault);
    answers.push({ name: fault.name, said, isLetIn: fault.message !== undefined });
  }
  return answers;
}

function listFaults(word: string): readonly SocketFault[] {
  const start = { type: 'start', learner: 'learner-1', scenario: 'late-shipments' };
  return [
    { name: 'text that is no JSON', message: `{"${word}": ` },
    { name: 'an unknown message', message: JSON.stringify({ type: word }) },
    { name: 'an unknown field', message: JSON.stringify({ ...start, attempt: 'a', [word]: word }) },
    { name: 'a learner of that name', message: JSON.stringify({ ...start, learner: `${word} !` }) },
    { name: 'no such attempt', message: JSON.stringify({ ...start, attempt: word }) },
    { name: 'a review of that name', message: JSON.stringify({ type: 'resume', reviewId: word }) },
    { name: 'binary', message: Buffer.from(word) },
    { name: 'a message that is too large', message: word.repeat(LARGE_BYTES / word.length) },
    { name: 'another subprotocol', protocols: [word] },
    { name: 'a foreign origin', headers: { origin: `http://${word.toLowerCase()}.example` } },
    { name: 'a ticket of that name', query: `?ticket=${word}`, headers: { authorization: '' } },
    { name: 'a key of that name', headers: { authorization: `Bearer tl_${word}` } },
  ];
}

function send(url: string, key: string, fault: SocketFault): Promise<string> {
  const address = `${url.replace(/^http/, 'ws')}/v1/reviews/stream${fault.query ?? ''}`;
  const socket = new WebSocket(address, [...(fault.protocols ?? [REVIEW_PROTOCOL])], {
    headers: { authorization: `Bearer ${key}`, ...fault.headers },
  });
  return new Promise((resolve) => {
    let said = '';
    const late = setTimeout(() => socket.terminate(), SOCKET_MS_MAX);
    socket.on('open', () => {
      if (fault.message !== undefined) socket.send(fault.message);
    });
    socket.on('message', (data: Buffer) => {
      said += data.toString();
    });
    socket.on('error', (error) => {
      said += error.message;
    });
    socket.on('close', (code, reason) => {
      clearTimeout(late);
      resolve(`${said} ${code} ${reason.toString()}`);
    });
  });
}
