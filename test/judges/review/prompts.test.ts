import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../src/judges/models/model-request.ts';
import { toWireSchema } from '../../../src/judges/models/wire-schema.ts';
import { askNarration } from '../../../src/judges/review/ask-narration.ts';
import { askPerspective } from '../../../src/judges/review/ask-perspective.ts';
import { askScores } from '../../../src/judges/review/ask-scores.ts';
import { REVIEW_PROMPTS } from '../../../src/judges/review/model-review-judge.ts';
import { showConversation } from '../../../src/judges/review/show-conversation.ts';
import { makeSampleAttempt } from '../support/sample-attempt.ts';
import { makeScoring, makeTalk } from './support/make-talk.ts';

/**
 * What each version is sent as: its instructions and the form of its answer. Another hash is another prompt: once a version
 * has been released, a change is a new version with a line of its own here.
 */
const PUBLISHED: Readonly<Record<string, string>> = {
  'persona-perspective.v1': '1ef34450a382d1e4a4b3680164278f06c3c35e0c27025cf1676cccc149891783',
  'review-scores.v1': '0aba4d1d6d3f332b426135001fb59d644f28fe5dbeef8ce0d8f45d0bef517d2f',
  'review-narration.v1': 'dae8ed96664ce7580fb0d5a5a3a072b3c54570b61e326decf6977b5f55d03213',
};

const talk = makeTalk([
  ['p', 'How many are late?'],
  ['l', 'Thirty-one of two hundred are late.'],
]);
type Sent = Pick<ModelRequest<never>, 'promptVersion' | 'schemaName'> & {
  readonly schema: Parameters<typeof toWireSchema>[0];
};
const SENT: readonly Sent[] = [
  askPerspective(talk, showConversation(talk)),
  askScores(makeScoring()),
  askNarration(makeSampleAttempt().narration),
];

describe('the prompts of a review', () => {
  test.each(REVIEW_PROMPTS)('$version is sent as it was when it was published', (prompt) => {
    const sent = SENT.find(({ promptVersion }) => promptVersion === prompt.version);
    if (sent === undefined) throw new RangeError(`no question ${prompt.version}`);
    const form = JSON.stringify(toWireSchema(sent.schema, sent.schemaName));
    const hash = createHash('sha256').update(`${prompt.instructions}\n${form}`).digest('hex');
    expect(hash, 'a changed text or form needs a new version').toBe(PUBLISHED[prompt.version]);
  });
});
