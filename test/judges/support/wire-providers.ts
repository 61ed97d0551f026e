import type { ModelProvider } from '../../../src/judges/models/model-provider.ts';
import { openGemini } from '../../../src/judges/models/providers/gemini.ts';
import { openOpenaiChat } from '../../../src/judges/models/providers/openai-chat.ts';
import { openOpenai } from '../../../src/judges/models/providers/openai.ts';
import { findFault, type FaultName } from '../../wire/faults/find-fault.ts';
import type { WireFormat } from '../../wire/question.ts';
import type { WireFake } from '../../wire/wire-fake.ts';

/** Begins the names of models that go wrong; the fault's name follows. */
const FAULTY = 'fake-faulty.';
const SOUND = 'fake-sound';

/** Has every model whose name says a fault go wrong in that way, so that cells may run beside each other. */
export function scriptFaultyModels(fake: WireFake, faults: readonly FaultName[]): void {
  const seen = faults.filter((fault) => findFault(fault)?.refusesConnections !== true);
  fake.script(...seen.map((fault) => ({ model: FAULTY + fault, fault })));
}

/** A provider of the format whose model goes wrong; where nobody is to listen, at an address where nobody does. */
export function openFaulty(
  fake: WireFake,
  format: WireFormat,
  fault: FaultName,
  emptyUrl: string,
): ModelProvider {
  const isAway = findFault(fault)?.refusesConnections === true;
  return openOfFormat(fake, format, FAULTY + fault, isAway ? emptyUrl : null);
}

/** A provider of another make whose model does nothing wrong. */
export function openSound(fake: WireFake, beside: WireFormat): ModelProvider {
  return openOfFormat(fake, beside === 'gemini' ? 'openai-responses' : 'gemini', SOUND, null);
}

function openOfFormat(
  fake: WireFake,
  format: WireFormat,
  model: string,
  awayUrl: string | null,
): ModelProvider {
  if (format === 'gemini') {
    const baseUrl = awayUrl === null ? fake.geminiBaseUrl : `${awayUrl}/v1beta`;
    return openGemini(model, { apiKey: fake.keys.gemini, baseUrl });
  }
  const baseUrl = awayUrl === null ? fake.openaiBaseUrl : `${awayUrl}/v1`;
  const address = { apiKey: fake.keys.openai, baseUrl };
  return format === 'openai-chat' ? openOpenaiChat(model, address) : openOpenai(model, address);
}
