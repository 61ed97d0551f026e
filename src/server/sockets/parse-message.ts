import {
  ReviewResumeMessage,
  ReviewStartMessage,
  type ProblemCode,
  type ReviewClientMessage,
} from '@throughline/contract';
import { parseJson } from '../bodies/parse-json.ts';
import { refuseInvalid } from '../bodies/validate.ts';
import { Refusal } from '../problems/refusal.ts';

/** Its `type` decides which schema speaks, so that every fault points at the field that it is about. */
const SCHEMAS = { start: ReviewStartMessage, resume: ReviewResumeMessage } as const;

/**
 * Reads what a socket sent.
 *
 * @throws Refusal `request/not-json`, `request/invalid` with a fault for each field
 */
export function parseMessage(bytes: Buffer): ReviewClientMessage {
  const data = readJson(bytes);
  const type = typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined;
  if (type !== 'start' && type !== 'resume')
    throw new Refusal('request/invalid', 'There is one fault.', {
      faults: [
        {
          pointer: '/type',
          detail: `${type === undefined ? 'is missing; one of' : 'must be one of'} start, resume${type === undefined ? ' is expected' : ''}`,
        },
      ],
    });
  const result = SCHEMAS[type].safeParse(data);
  if (!result.success) throw refuseInvalid(result.error, '');
  return result.data;
}

function readJson(bytes: Buffer): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const detail = error.message.replace(/^The body/, 'The message');
    throw new Refusal(error.code as ProblemCode, detail, error.details);
  }
}
