import type { ReviewEvidence, ReviewFigure } from '@throughline/contract';
import { quoteAround } from '../evaluation/choose-quote.ts';
import type { LearnerDocument } from '../evaluation/learner-documents.ts';
import { blankInstructionsAcross } from '../text/blank-instructions.ts';
import { BLANK, splitStatements } from '../text/split-statements.ts';
import { capitalise } from '../text/capitalise.ts';
import type { ReviewContext, ReviewVerdictItem } from './context.ts';
import type { ReviewEvidenceTable } from './evidence.ts';
import { findMissedBefore } from './find-missed-before.ts';
import { keyOf, nameTouchpoints } from './name-touchpoints.ts';
import { holdToScale } from './hold-to-scale.ts';

/** Most rows of each kind; the latest of the attempt are kept. */
const ROWS_MAX = { event: 100, verdict: 200, entry: 150, quote: 120 } as const;
/** Most quotes of one text: a message is one thing that was said, a piece of work has several parts. */
const MESSAGE_QUOTES_MAX = 1;
const ARTEFACT_QUOTES_MAX = 3;
/** From this many characters on, a statement tells more than that somebody agreed. */
const TELLING_CHARACTERS_MIN = 24;

type Row = Omit<ReviewEvidence, 'id'>;
type Names = ReadonlyMap<string, string>;
/** A text of the learner's, and where it stands. */
interface Source extends LearnerDocument {
  readonly key: string;
  readonly occurredAtMs: number;
  readonly personas: readonly string[];
}

const NO_QUOTE = { speaker: null, message: null, start: null, end: null } as const;

/**
 * Everything that a review may cite: the figures, how touchpoints ended, what verdicts say of each criterion, what the
 * journey's entries say of gaps, and the learner's own words. Never a peer's or a persona's words, and none that give
 * orders to whoever judges. Deterministic: the same context gives the same ids.
 */
export function buildEvidence(
  context: ReviewContext,
  figures: readonly ReviewFigure[],
): ReviewEvidenceTable {
  const names = nameTouchpoints(context.rollups.touchpoints);
  const quotes = listSources(context).flatMap((source) => quoteSource(source, names));
  const kept = dropRepeated(quotes).slice(-ROWS_MAX.quote);
  const drafts: readonly Row[] = [
    ...figures.map(showFigure),
    ...listEnds(context, names).slice(-ROWS_MAX.event),
    ...listVerdicts(context, names).slice(-ROWS_MAX.verdict),
    ...listEntries(context, names).slice(-ROWS_MAX.entry),
    ...kept.map(({ row }) => row),
  ];
  const rows = drafts.map((row, index) => ({ id: `e${index + 1}`, ...row }));
  const firstQuote = rows.length - kept.length;
  return {
    rows,
    figures: figures.map((figure, index) => ({ ...figure, id: `e${index + 1}` })),
    byPersona: new Map(
      context.conversations.map(({ persona }) => [
        persona,
        kept.flatMap(({ personas }, index) =>
          personas.includes(persona) ? [`e${firstQuote + index + 1}`] : [],
        ),
      ]),
    ),
  };
}

function showFigure(figure: ReviewFigure): Row {
  const counted = figure.points.filter((point) => point.counted);
  return {
    kind: 'figure',
    text: figure.answer,
    touchpoints: [...new Set(counted.map(({ touchpoint }) => touchpoint))],
    label: figure.question,
    at: null,
    position: null,
    source: null,
    name: figure.name,
    value: figure.value,
    ...NO_QUOTE,
  };
}

function listEnds({ rollups }: ReviewContext, names: Names): readonly Row[] {
  return rollups.touchpoints.flatMap((touchpoint): readonly Row[] => {
    const { outcome, occurredAtMs, position } = touchpoint;
    if (outcome !== 'passed' && outcome !== 'failed') return [];
    const key = keyOf(touchpoint);
    const name = names.get(key) ?? key;
    return [
      {
        kind: 'event',
        text: `${capitalise(name)} ${outcome === 'passed' ? 'passed' : 'did not pass'}.`,
        touchpoints: [key],
        label: name,
        at: new Date(occurredAtMs).toISOString(),
        position,
        source: null,
        name: null,
        value: null,
        ...NO_QUOTE,
      },
    ];
  });
}

function listVerdicts({ rollups }: ReviewContext, names: Names): readonly Row[] {
  const isMissedBefore = findMissedBefore(rollups.touchpoints);
  return rollups.verdicts.flatMap((verdict) => {
    const key = keyOf(verdict);
    const name = names.get(key) ?? key;
    return verdict.items
      .filter(({ passed, value }) => passed !== null || value !== null)
      .map((item): Row => ({
        kind: 'verdict',
        text: `${capitalise(item.title)}${item.passed === false && isMissedBefore(item.criterion, key) ? tellEarlier(name) : `${tellPassed(item)}, at ${name}.`}`,
        touchpoints: [key],
        label: name,
        at: new Date(verdict.occurredAtMs).toISOString(),
        position: verdict.position,
        source: verdict.id,
        name: item.criterion,
        // What one figure alone comes to is mostly chance: met or missed says it, the figures of the review say the rest.
        value: item.variance === null ? holdToScale(item.value) : null,
        ...NO_QUOTE,
      }));
  });
}

/** A first try is missed where it was; of a later one that is said, and not told as one more miss. */
function tellEarlier(name: string): string {
  return `: missed before ${name}.`;
}

function tellPassed({ passed, variance }: ReviewVerdictItem): string {
  if (passed !== null) return passed ? ': met' : ': missed';
  return variance === null ? ': seen' : ': neither met nor missed';
}

function listEntries({ rollups }: ReviewContext, names: Names): readonly Row[] {
  const positions = new Map(rollups.touchpoints.map((one) => [keyOf(one), one.position]));
  const isMissedBefore = findMissedBefore(rollups.touchpoints);
  const how = { observed: 'was missed', walked: 'was done with help', reapplied: 'was done alone' };
  return rollups.gaps
    .flatMap((gap) => gap.facts.filter(({ inAttempt }) => inAttempt).map((fact) => ({ gap, fact })))
    .toSorted((one, other) => one.fact.occurredAtMs - other.fact.occurredAtMs)
    .map(({ gap, fact }): Row => {
      const name = names.get(fact.touchpoint) ?? fact.touchpoint;
      return {
        kind: 'entry',
        text:
          fact.operation === 'observed' && isMissedBefore(gap.gap, fact.touchpoint)
            ? `${capitalise(gap.title)}${tellEarlier(name)}`
            : `${capitalise(gap.title)} ${how[fact.operation]} at ${name}.`,
        touchpoints: [fact.touchpoint],
        label: name,
        at: new Date(fact.occurredAtMs).toISOString(),
        position: positions.get(fact.touchpoint) ?? null,
        source: fact.entry,
        name: gap.gap,
        value: null,
        ...NO_QUOTE,
      };
    });
}

/** The learner's texts, each once, in ledger order; what gives orders to a judge is blanked out. */
function listSources({ conversations, artefacts }: ReviewContext): readonly Source[] {
  const found = new Map<string, Omit<Source, 'open'>>();
  for (const { persona, turns } of conversations) {
    for (const turn of turns) {
      if (turn.speaker !== 'learner') continue;
      const place = `${turn.position} ${turn.message}`;
      const personas = [...(found.get(place)?.personas ?? []), persona];
      found.set(place, {
        seq: turn.position,
        message: turn.message,
        text: turn.text,
        key: `${turn.touchpoint.kind}/${turn.touchpoint.id}`,
        occurredAtMs: turn.occurredAtMs,
        personas,
      });
    }
  }
  for (const artefact of artefacts) {
    const place = `${artefact.position} ${artefact.message ?? 'artefact'}`;
    if (found.has(place)) continue;
    const { position: seq, message, text, occurredAtMs } = artefact;
    found.set(place, { seq, message, text, key: keyOf(artefact), occurredAtMs, personas: [] });
  }
  const ordered = [...found.values()].toSorted(
    (one, other) => one.seq - other.seq || (one.message ?? -1) - (other.message ?? -1),
  );
  const open = blankInstructionsAcross(ordered.map(({ text }) => text));
  return ordered.map((source, index) => ({ ...source, open: open[index] ?? source.text }));
}

interface QuoteRow {
  readonly row: Row;
  readonly personas: readonly string[];
}

/** A draft and its final say the same: of equal words in pieces of work the last are kept. What a persona heard stays. */
function dropRepeated(quotes: readonly QuoteRow[]): readonly QuoteRow[] {
  const last = new Map(quotes.map(({ row }, index) => [row.text, index]));
  return quotes.filter(
    ({ row, personas }, index) => personas.length > 0 || last.get(row.text) === index,
  );
}

function quoteSource(source: Source, names: Names): readonly QuoteRow[] {
  const most = source.message === null ? ARTEFACT_QUOTES_MAX : MESSAGE_QUOTES_MAX;
  return chooseStatements(source)
    .slice(0, most)
    .map(({ start, end, exact }) => ({
      personas: source.personas,
      row: {
        kind: 'quote',
        text: exact,
        touchpoints: [source.key],
        label: names.get(source.key) ?? source.key,
        at: new Date(source.occurredAtMs).toISOString(),
        position: source.seq,
        source: null,
        name: null,
        value: null,
        speaker: 'learner',
        message: source.message,
        start,
        end,
      },
    }));
}

/** The statements that tell something, in order; where none does, whatever may be quoted at all. */
function chooseStatements(source: Source) {
  const spans = splitStatements(source.open).filter(
    ({ start, end }) => !source.open.slice(start, end).includes(BLANK),
  );
  const telling = spans.filter(({ start, end }) => end - start >= TELLING_CHARACTERS_MIN);
  const quotes = (telling.length > 0 ? telling : spans.slice(0, 1)).flatMap((span) => {
    const quote = quoteAround(source, span);
    return quote === null ? [] : [quote];
  });
  return [...new Map(quotes.map((quote) => [quote.start, quote])).values()];
}
