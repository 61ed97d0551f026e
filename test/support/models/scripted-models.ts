import type { ModelCall } from '../../../src/judges/models/model-call.ts';
import { ModelError, type ModelErrorCode } from '../../../src/judges/models/model-error.ts';
import type { ModelRequest } from '../../../src/judges/models/model-request.ts';
import { readAnswer } from '../../../src/judges/models/read-answer.ts';
import type { ModelAnswer, Models } from '../../../src/judges/models/models.ts';

/** A question as it was asked. */
export interface AskedQuestion {
  readonly schemaName: string;
  readonly promptVersion: string;
  readonly instructions: string;
  readonly prompt: string;
  readonly call: ModelCall;
}

/** What is answered: the answer, by whom, or the code of a failure. */
export type Scripted =
  | { readonly answer: unknown; readonly ordinal?: number }
  | { readonly error: ModelErrorCode };

/**
 * Models that say what they are told, by the name of the form, without a wire. An answer is held to the form and to the
 * code's checks as ever; one that does not hold is a failure.
 */
export class ScriptedModels implements Models {
  readonly names = ['gemini:scripted-a', 'openai:scripted-b'];
  readonly asked: AskedQuestion[] = [];
  readonly #script: Readonly<Record<string, (question: AskedQuestion) => Scripted>>;

  constructor(script: Readonly<Record<string, (question: AskedQuestion) => Scripted>>) {
    this.#script = script;
  }

  /** What the script says to a question. */
  answer(schemaName: string, question: AskedQuestion): Scripted {
    return this.#script[schemaName]?.(question) ?? { error: 'judge/unavailable' };
  }

  async ask<Answer>(request: ModelRequest<Answer>, call: ModelCall): Promise<ModelAnswer<Answer>> {
    const { schemaName, promptVersion, instructions, prompt } = request;
    const question = { schemaName, promptVersion, instructions, prompt, call };
    this.asked.push(question);
    const said = this.answer(schemaName, question);
    if ('error' in said) throw new ModelError(said.error, []);
    const read = readAnswer(request, JSON.stringify(said.answer));
    if (read.outcome !== 'answered') throw new ModelError('judge/unavailable', []);
    const { answer } = read;
    const ordinal = said.ordinal ?? 0;
    const provider = this.names[ordinal] ?? '';
    return {
      answer,
      provider,
      model: provider.split(':')[1] ?? '',
      ordinal,
      promptVersion,
      attempts: [],
    };
  }
}

/** The rows of a part of a prompt, by its title, with their columns. */
export function readRows(prompt: string, title: string): readonly (readonly string[])[] {
  const [, part = ''] = prompt.split(`# ${title}\n`);
  return (part.split('\n# ')[0] ?? '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(' ') && !line.startsWith('[['))
    .map((line) => line.split(' | '));
}
