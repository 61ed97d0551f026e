import type { CarryState } from '../../domain/journey/carry-state.ts';
import type { CarryText } from '../../domain/journey/claims.ts';
import type { ReadCarry } from '../../domain/journey/grounding.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { SealedBody } from '../body/sealed-body.ts';
import type { Transaction } from '../database.ts';
import type { LearnerKey } from '../keys/learner-key.ts';
import { selectEntryCiphertexts } from '../reads/journey/select-entry-ciphertexts.ts';
import { openCiphertexts } from './open-ciphertexts.ts';

/** Carries with what they say, out of the bodies of the entries that opened them; null where that was redacted. */
export async function openCarryTexts(
  transaction: Transaction,
  key: LearnerKey | null,
  learner: LearnerId,
  carries: readonly CarryState[],
): Promise<readonly ReadCarry[]> {
  const openers = [...new Set(carries.map((carry) => carry.openedEntry))];
  return tellCarries(key, await selectEntryCiphertexts(transaction, learner, openers), carries);
}

/** The same, where the bodies of the entries that opened them were read already. */
export function tellCarries(
  key: LearnerKey | null,
  bodies: readonly SealedBody[],
  carries: readonly CarryState[],
): readonly ReadCarry[] {
  const texts = new Map<string, string>();
  for (const body of openCiphertexts(key, bodies).values()) {
    const { carries: opened = [] } = body as { readonly carries?: readonly CarryText[] };
    for (const { item, text } of opened) texts.set(item, text);
  }
  return carries.map((carry) => ({ ...carry, text: texts.get(carry.item) ?? null }));
}
