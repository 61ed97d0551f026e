import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { LearnerId, TenantId } from '../../../src/domain/ids/ids.ts';
import type { CallLedger, RecordedCall } from '../../../src/judges/models/call-ledger.ts';
import {
  createModels,
  type ModelsParts,
  type OpenedModels,
} from '../../../src/judges/models/create-models.ts';
import type { ModelCall } from '../../../src/judges/models/model-call.ts';
import { ModelError } from '../../../src/judges/models/model-error.ts';
import type { ModelLimits } from '../../../src/judges/models/model-limits.ts';
import type { ModelProvider } from '../../../src/judges/models/model-provider.ts';
import type { ModelRequest } from '../../../src/judges/models/model-request.ts';
import { openGemini } from '../../../src/judges/models/providers/gemini.ts';
import { openOpenaiChat } from '../../../src/judges/models/providers/openai-chat.ts';
import { openOpenai } from '../../../src/judges/models/providers/openai.ts';
import type { WireFake } from '../../wire/wire-fake.ts';

const Verdict = z.strictObject({
  level: z.enum(['one', 'two', 'three']),
  score: z.int().min(0).max(100),
  reason: z.string(),
});
export type Verdict = z.infer<typeof Verdict>;

export const HELD: Verdict = { level: 'two', score: 40, reason: 'it was said plainly' };

/** Short enough for tests, long enough for a busy machine. */
const LIMITS: Partial<ModelLimits> = {
  callMsMax: 20_000,
  attemptMsMin: 20,
  silenceMsMax: 2_000,
  retryDelayMs: 20,
};

/** A question whose form the fake's faults can spoil in every way. */
export function makeRequest(fields: Partial<ModelRequest<Verdict>> = {}): ModelRequest<Verdict> {
  return {
    promptVersion: 'test-verdict.v1',
    instructions: 'Judge what was said.',
    prompt: 'The learner said: I would round in the last step only.',
    schema: Verdict,
    schemaName: 'test_verdict',
    outputTokensMax: 500,
    ...fields,
  };
}

export function makeCall(fields: Partial<ModelCall> = {}): ModelCall {
  return {
    tenant: randomUUID() as TenantId,
    learner: randomUUID() as LearnerId,
    flow: 'calibrate',
    step: 'score',
    ...fields,
  };
}

/** Admits everything and remembers what it is told. */
export function rememberCalls(): CallLedger & { readonly made: RecordedCall[] } {
  const made: RecordedCall[] = [];
  return {
    made,
    admit: async () => 'admitted',
    record: async (_call, recorded) => {
      made.push(recorded);
    },
  };
}

/** Models that ask the fake, in this order. */
export function openFaked(
  fake: WireFake,
  names: readonly string[],
  parts: Partial<Omit<ModelsParts, 'providers'>> = {},
): OpenedModels {
  return createModels({
    providers: names.map((name) => openProvider(fake, name)),
    ledger: rememberCalls(),
    nowMs: () => performance.now(),
    random: () => 0.5,
    ...parts,
    limits: { ...LIMITS, ...parts.limits },
  });
}

function openProvider(fake: WireFake, name: string): ModelProvider {
  const gemini = { apiKey: fake.keys.gemini, baseUrl: fake.geminiBaseUrl };
  const openai = { apiKey: fake.keys.openai, baseUrl: fake.openaiBaseUrl };
  const [provider, model = ''] = name.split(':');
  if (provider === 'gemini') return openGemini(model, gemini);
  return provider === 'openai' ? openOpenai(model, openai) : openOpenaiChat(model, openai);
}

/** The error that a question ends with. */
export async function failureOf(asked: Promise<unknown>): Promise<ModelError> {
  const error: unknown = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ModelError) return error;
  throw new Error('a ModelError was expected', { cause: error });
}
