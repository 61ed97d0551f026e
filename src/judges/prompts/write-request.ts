import type { ModelRequest } from '../models/model-request.ts';
import type { Fence } from './fence.ts';
import type { Prompt } from './prompt.ts';

/** One question by a prompt: its words with the call's fence, what they are about, and what the answer is held to. */
export function writeRequest<Answer>(
  prompt: Prompt<Answer>,
  fence: Fence,
  about: Required<Pick<ModelRequest<Answer>, 'prompt' | 'findFaults'>>,
): ModelRequest<Answer> {
  const { version, schema, schemaName, outputTokensMax } = prompt;
  return {
    promptVersion: version,
    instructions: prompt.instruct(fence),
    schema,
    schemaName,
    outputTokensMax,
    ...about,
  };
}
