import { closeEvidence, openEvidence, type ClosedEvidence } from '../evaluation/closed-evidence.ts';
import type { LedgerEvent } from '../touchpoints/ledger-event.ts';
import type { CarryText, Claim, EntryWords } from './claims.ts';

/** A claim whose quotes are references. */
export interface ClosedClaim extends Omit<Claim, 'evidence'> {
  readonly evidence: readonly ClosedEvidence[];
}

/** What an entry will say, with every quote as a reference. */
export interface ClosedWords {
  readonly happened: readonly ClosedClaim[];
  readonly signals: readonly ClosedClaim[];
  readonly carries: readonly CarryText[];
}

/** Takes what was quoted out of an entry's words. */
export function closeWords({ happened, signals, carries }: EntryWords): ClosedWords {
  return { happened: happened.map(closeClaim), signals: signals.map(closeClaim), carries };
}

/** Puts it back in, from the events that it stands in. */
export function openWords(
  { happened, signals, carries }: ClosedWords,
  events: readonly LedgerEvent[],
): EntryWords {
  const open = (claim: ClosedClaim): Claim => ({
    ...claim,
    evidence: claim.evidence.map((piece) => openEvidence(piece, events)),
  });
  return { happened: happened.map(open), signals: signals.map(open), carries };
}

function closeClaim(claim: Claim): ClosedClaim {
  return { ...claim, evidence: claim.evidence.map(closeEvidence) };
}
