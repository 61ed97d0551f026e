import type { EntryKind } from '@throughline/contract';
import type { Evidence } from '../evaluation/evaluation.ts';
import { QUOTE_UNITS_MAX } from '../evaluation/find-quote.ts';
import { cleanText, fenceQuote } from './clean-text.ts';
import { fillForms, measureBytes, type Told } from './fill-forms.ts';
import type { Claim } from './claims.ts';
import type { ReadEntry } from './grounding.ts';
import { tellMinute } from './tell-time.ts';

const HEADING = 'Latest entries, the last recorded first:\n';
const CLAIM_UNITS_MAX = 300;

/** What entries are that tell of no evaluation. */
const KIND_WORDS: Readonly<Record<EntryKind, string>> = {
  handoff: 'entry',
  correction: 'correction',
  learner_response: 'answer of the learner',
  redaction: 'words were removed on request',
  carry: 'what is carried forward was updated',
};

/** What says how something ended. A redaction names the touchpoint that it is about, and nobody ended that with it. */
const TELLS_OUTCOME: readonly EntryKind[] = ['handoff', 'correction'];

/** The latest entries as far as there is room, and those that have none. */
export interface EntriesSection {
  readonly text: string;
  readonly told: readonly ReadEntry[];
  readonly omitted: readonly ReadEntry[];
}

/**
 * Tells the latest entries, the last recorded first: each in one line, then what it says, then with the words it rests on,
 * as far as there is room. The oldest are left out first.
 */
export function groundEntries(entries: readonly ReadEntry[], roomBytes: number): EntriesSection {
  const newest = entries.toSorted((one, other) => other.entrySeq - one.entrySeq);
  const lines = newest.map(tellEntry);
  const room = roomBytes - measureBytes(HEADING);
  const forms = fillForms(lines, { shortest: room, longer: room });
  const chosen = newest.map((entry, index) => ({
    entry,
    form: forms[index] as number,
    lines: lines[index] as Told,
  }));
  const told = chosen.filter(({ form }) => form !== -1);
  return {
    text:
      told.length === 0
        ? ''
        : HEADING + told.map(({ form, lines: { forms: texts } }) => texts[form] as string).join(''),
    told: told.map(({ entry }) => entry),
    omitted: chosen.filter(({ form }) => form === -1).map(({ entry }) => entry),
  };
}

function tellEntry(entry: ReadEntry): Told {
  const line = `- #${entry.entrySeq} ${tellMinute(Date.parse(entry.occurredAt))}, ${tellWhat(entry)}\n`;
  const claims = listClaims(entry);
  const removed =
    entry.words === null && entry.evaluation !== null ? '  (its words were removed)\n' : '';
  const quoted = new Set<string>();
  return {
    forms: [
      line,
      line + removed + claims.map(tellClaim).join(''),
      line + removed + claims.map((claim) => tellClaim(claim) + tellQuotes(claim, quoted)).join(''),
    ],
    isMandatory: false,
  };
}

/** What an entry is about, such as `stage touchpoint-1 in metrics: not passed`. */
export function tellWhat({ kind, source, evaluation, focus }: ReadEntry): string {
  const about = source === null ? '' : `${source.kind.replaceAll('_', ' ')} ${source.touchpoint}`;
  if (evaluation === null || source === null || !TELLS_OUTCOME.includes(kind))
    return `${KIND_WORDS[kind]} in ${focus}${about === '' ? '' : ` (${about})`}`;
  const outcome = { passed: 'passed', failed: 'not passed', none: 'ended' }[evaluation.outcome];
  const corrected = kind === 'correction' ? ', corrected' : '';
  return `${about} in ${focus}: ${outcome}${corrected}`;
}

/** Each thing that it says once, with all that it rests on. */
function listClaims({ words }: ReadEntry): readonly Claim[] {
  const claims = words === null ? [] : [...words.happened, ...words.signals];
  const byText = Map.groupBy(claims, ({ text }) => text);
  return [...byText].map(([text, same]) => ({
    text,
    evidence: same.flatMap(({ evidence }) => evidence),
  }));
}

function tellClaim({ text }: Claim): string {
  return `  ${cleanText(text, CLAIM_UNITS_MAX)}\n`;
}

/** Each quote of an entry once. */
function tellQuotes({ evidence }: Claim, quoted: Set<string>): string {
  return evidence
    .flatMap((piece) => {
      const quote = tellQuote(piece);
      if (quote === null || quoted.has(quote)) return [];
      quoted.add(quote);
      return [`  ${quote}\n`];
    })
    .join('');
}

/** A fenced quote; null of a figure, and of a quote whose words were removed. */
function tellQuote(piece: Evidence): string | null {
  if (piece.kind === 'figure' || piece.exact === '') return null;
  return fenceQuote(piece.speaker, piece.seq, piece.exact, QUOTE_UNITS_MAX);
}
