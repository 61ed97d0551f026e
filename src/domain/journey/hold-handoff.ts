import type { Audience } from '@throughline/contract';
import type { Evaluation, Evidence } from '../evaluation/evaluation.ts';
import { isOwnWords } from '../evaluation/is-own-words.ts';
import { findOrders } from '../text/find-orders.ts';
import {
  HAPPENED_MAX,
  SIGNALS_MAX,
  type CarryText,
  type Claim,
  type EntryWords,
} from './claims.ts';
import { cleanText } from './clean-text.ts';
import type { CarryOperation, GapOperation } from './entry.ts';
import { CARRY_UNITS_MAX } from './expire-carries.ts';
import { contextKey, deriveGapOperations, type GapContext } from './gap-operations.ts';
import { PROPOSED_TAXONOMY } from './move-gaps.ts';

/** Longest sentence of a proposed claim, in UTF-16 units. */
export const CLAIM_UNITS_MAX = 280;
/** Most carries and most new gap names that one proposal brings. */
export const PROPOSED_CARRIES_MAX = 2;
const PROPOSED_GAPS_MAX = 2;
const GAP_KEY = /^[a-z0-9]{1,32}(?:[.-][a-z0-9]{1,32}){0,4}$/;
const NUMBERS = /\d+(?:[.,]\d+)*/gu;
const WORDS = /[\p{L}\p{N}]+/gu;

/** A sentence, and the ordinals of the evaluation's evidence that it rests on. */
export interface ProposedClaim {
  readonly text: string;
  readonly evidence: readonly number[];
}

/** What a judge proposes to tell of a verdict. */
export interface HandoffProposal {
  readonly happened: readonly ProposedClaim[];
  readonly signals: readonly ProposedClaim[];
  readonly gaps: readonly { readonly gap: string; readonly evidence: readonly number[] }[];
  readonly carries: readonly (ProposedClaim & { readonly audience: Audience })[];
}

/** What a proposal is held to. */
export interface HandoffScale {
  /** Verified and weighed. */
  readonly evaluation: Evaluation;
  readonly context: GapContext;
  /** What code tells of it by itself. */
  readonly coded: EntryWords;
  /** What the tenant wrote of criteria and task: the words of which a new gap's name may be made. */
  readonly definitions: readonly string[];
  /** A UUID for each carry that may be opened. */
  readonly carryIds: readonly string[];
}

/** What is left of a proposal. */
export interface HeldHandoff {
  readonly words: EntryWords;
  readonly gapOps: readonly GapOperation[];
  readonly carries: readonly CarryOperation[];
}

/**
 * Holds a proposed handoff to its verdict. A claim stays where it rests on evidence of this evaluation, is no order,
 * and holds no number that its evidence does not; what is said about the learner needs the learner's own words. How the
 * touchpoint ended is told by code, and so are the operations on known gaps and how much help there was. A new gap's
 * name, which is stored in the clear, may be made of the definitions' words alone, and counts once somebody maps it.
 *
 * @returns null where no claim is left: then code tells the verdict by itself
 */
export function holdHandoff(proposal: HandoffProposal, scale: HandoffScale): HeldHandoff | null {
  const { evaluation, coded, context } = scale;
  const evidence = evaluation.items.flatMap((item) => item.evidence);
  const hold = (claims: readonly ProposedClaim[]): readonly Claim[] =>
    claims.flatMap((claim) => holdClaim(claim, evidence, CLAIM_UNITS_MAX) ?? []);
  const happened = hold(proposal.happened);
  const signals = hold(proposal.signals).filter((claim) => claim.evidence.some(isOwnWords));
  if (happened.length === 0 && signals.length === 0) return null;
  const carries = holdCarries(proposal, evidence, scale.carryIds);
  return {
    words: {
      happened: [...coded.happened.slice(0, 1), ...happened].slice(0, HAPPENED_MAX),
      signals: (signals.length === 0 ? coded.signals : signals).slice(0, SIGNALS_MAX),
      carries: carries.texts,
    },
    gapOps: [
      ...deriveGapOperations(evaluation, context),
      ...nameNewGaps(proposal, evidence, scale),
    ],
    carries: carries.operations,
  };
}

function holdClaim(
  { text, evidence: ordinals }: ProposedClaim,
  evidence: readonly Evidence[],
  unitsMax: number,
): Claim | null {
  if (text.length > unitsMax) return null;
  const clean = cleanText(text, unitsMax);
  const pieces = [...new Set(ordinals)].flatMap((ordinal) => evidence[ordinal] ?? []);
  if (clean === '' || pieces.length === 0) return null;
  if (findOrders(clean).length > 0) return null;
  const known = new Set(pieces.flatMap(listNumbers));
  const isMeasured = (clean.match(NUMBERS) ?? []).every((number) => known.has(number));
  return isMeasured ? { text: clean, evidence: pieces } : null;
}

function listNumbers(piece: Evidence): readonly string[] {
  if (piece.kind === 'quote') return piece.exact.match(NUMBERS) ?? [];
  return [piece.value, piece.value * 100, piece.expectation ?? piece.value].flatMap((value) => [
    String(value),
    String(Math.round(value)),
    String(Math.round(value * 100) / 100),
  ]);
}

function holdCarries(
  { carries }: HandoffProposal,
  evidence: readonly Evidence[],
  ids: readonly string[],
): { readonly operations: readonly CarryOperation[]; readonly texts: readonly CarryText[] } {
  const operations: CarryOperation[] = [];
  const texts: CarryText[] = [];
  for (const carry of carries.slice(0, PROPOSED_CARRIES_MAX)) {
    const held = holdClaim(carry, evidence, CARRY_UNITS_MAX);
    const item = ids[operations.length];
    if (held === null || item === undefined) continue;
    const { audience } = carry;
    const ordinals = [...new Set(carry.evidence)].filter(
      (ordinal) => evidence[ordinal] !== undefined,
    );
    operations.push({ item, operation: 'open', audience, dueAt: null, evidence: ordinals });
    texts.push({ item, text: held.text });
  }
  return { operations, texts };
}

function nameNewGaps(
  { gaps }: HandoffProposal,
  evidence: readonly Evidence[],
  { evaluation, context, definitions }: HandoffScale,
): readonly GapOperation[] {
  const known = new Set(evaluation.items.map(({ criterion }) => criterion));
  const words = new Set(definitions.flatMap((text) => text.toLowerCase().match(WORDS) ?? []));
  const fresh = gaps.filter(({ gap, evidence: ordinals }) => {
    const isMadeOfDefinitions = (gap.match(WORDS) ?? []).every((word) => words.has(word));
    const isProven = ordinals.some((ordinal) => {
      const piece = evidence[ordinal];
      return piece !== undefined && isOwnWords(piece);
    });
    return GAP_KEY.test(gap) && !known.has(gap) && isMadeOfDefinitions && isProven;
  });
  const distinct = [...new Map(fresh.map((one) => [one.gap, one])).values()];
  return distinct.slice(0, PROPOSED_GAPS_MAX).map(({ gap, evidence: ordinals }) => ({
    gap,
    taxonomy: PROPOSED_TAXONOMY,
    operation: 'observed',
    assist: evaluation.assist,
    context: contextKey(context),
    evidence: ordinals.filter((ordinal) => evidence[ordinal] !== undefined),
  }));
}
