import type { Check, Signals } from '@throughline/contract';
import type { AbstainReason, Evidence, MeasuredFigure } from './evaluation.ts';
import { compilePattern, type CompiledPattern } from '../pattern/compile-pattern.ts';
import { PatternError } from '../pattern/pattern-error.ts';
import { matchPattern, type StepBudget } from '../pattern/match-pattern.ts';
import { findTerms, makeSearchable, type SearchableText } from '../text/find-terms.ts';
import type { Span } from '../text/split-statements.ts';
import type { MergedSignals } from '../touchpoints/merge-signals.ts';
import { chooseQuote, quoteAround } from './choose-quote.ts';
import type { LearnerDocument } from './learner-documents.ts';

/** What all checks of one completion share. */
export interface CheckWork {
  /** Steps that their patterns may still take; one that runs out of them says nothing. */
  readonly budget: StepBudget;
  /** Texts that were folded for a search before. */
  readonly searched: Map<string, SearchableText>;
}

/** What a check has to go by. */
export interface CheckInput {
  readonly criterion: string;
  readonly check: Check;
  /** All of the learner's own words and work in the material. */
  readonly documents: readonly LearnerDocument[];
  /** The same without the words that an earlier verdict counted for this criterion. */
  readonly fresh: readonly LearnerDocument[];
  readonly merged: MergedSignals;
  readonly work: CheckWork;
  /** The completion, where no event in particular gave what is measured. */
  readonly seq: number;
}

/** What a check came to: passed or failed with the proof, or why it says nothing. */
export type CheckResult =
  | { readonly passed: boolean; readonly abstained: null; readonly evidence: readonly Evidence[] }
  | { readonly passed: null; readonly abstained: AbstainReason; readonly evidence: readonly [] };

interface Hit {
  readonly document: LearnerDocument;
  readonly span: Span;
}

/** What a reading of some documents found; `needed` hits make the check pass. */
interface Reading {
  readonly hits: readonly Hit[];
  readonly needed: number;
}

/**
 * Runs one criterion's check. Words counted before help to pass it (a third term completes two earlier
 * ones) but something new must be there; without any new word or work the check says nothing, neither
 * passed nor failed; nor does a pattern that cannot be run in bounded time. A signal that was not sent
 * is unknown, never zero.
 */
export function runCheck(input: CheckInput): CheckResult {
  const { check } = input;
  if (check.type === 'signal') return checkSignal(input, check);
  if (!input.fresh.some(hasWords)) return abstain('no-evidence');
  const read =
    check.type === 'terms' ? readTerms(check, input.work) : readPattern(check, input.work);
  const all = read?.(input.documents) ?? null;
  if (read === null || all === null) return abstain('not-measurable');
  if (all.hits.length < all.needed) return conclude(input, false, chooseQuote(input.fresh));
  const [hit] = read(input.fresh)?.hits ?? [];
  if (hit === undefined) return abstain('no-evidence');
  return conclude(input, true, quoteAround(hit.document, hit.span));
}

function checkSignal(input: CheckInput, check: Extract<Check, { type: 'signal' }>): CheckResult {
  const value: Signals[typeof check.signal] = input.merged.signals[check.signal];
  if (value === undefined) return abstain('no-signal');
  const passed = value <= (check.atMost ?? Infinity) && value >= (check.atLeast ?? -Infinity);
  return conclude(input, passed, chooseQuote(input.fresh), input.merged.givenBy[check.signal]);
}

function readTerms(check: Extract<Check, { type: 'terms' }>, work: CheckWork) {
  const terms = [...new Set(check.terms)];
  const needed = Math.min(check.atLeast ?? terms.length, terms.length);
  return (documents: readonly LearnerDocument[]): Reading => {
    const hits = new Map<string, Hit>();
    for (const document of documents) {
      for (const [term, span] of findTerms(search(document.open, work), terms)) {
        if (!hits.has(term)) hits.set(term, { document, span });
      }
    }
    return { hits: [...hits.values()], needed };
  };
}

function search(text: string, { searched }: CheckWork): SearchableText {
  const known = searched.get(text);
  if (known !== undefined) return known;
  const made = makeSearchable(text);
  searched.set(text, made);
  return made;
}

function readPattern(check: Extract<Check, { type: 'pattern' }>, work: CheckWork) {
  const pattern = compile(check);
  if (pattern === null) return null;
  return (documents: readonly LearnerDocument[]): Reading | null => {
    for (const document of documents) {
      const span = matchPattern(pattern, document.open, work.budget);
      if (span === undefined) return null;
      if (span !== null) return { hits: [{ document, span }], needed: 1 };
    }
    return { hits: [], needed: 1 };
  };
}

/** null where the pattern is one that only a backtracking engine can run. */
function compile(check: Extract<Check, { type: 'pattern' }>): CompiledPattern | null {
  try {
    return compilePattern(check.pattern, check.flags);
  } catch (error) {
    if (error instanceof PatternError) return null;
    throw error;
  }
}

function conclude(
  input: CheckInput,
  passed: boolean,
  quote: Evidence | null,
  seq = input.seq,
): CheckResult {
  const figure: MeasuredFigure = {
    kind: 'figure',
    name: `check.${input.check.type}`,
    value: passed ? 1 : 0,
    expectation: null,
    variance: null,
    seqs: [seq],
  };
  return { passed, abstained: null, evidence: quote === null ? [figure] : [figure, quote] };
}

function abstain(reason: AbstainReason): CheckResult {
  return { passed: null, abstained: reason, evidence: [] };
}

function hasWords(document: LearnerDocument): boolean {
  return document.open.replaceAll('\0', '').trim() !== '';
}
