import type { InjectionSign } from '@throughline/contract';
import { listHiddenRuns } from './hidden-runs.ts';
import {
  beginsOrder,
  goesOn,
  readForeignOrder,
  readOrder,
  type PlainSign,
} from './order-patterns.ts';
import { splitStatements, type Span } from './split-statements.ts';
import { unmaskText } from './unmask-text.ts';

/** Words of a learner that are addressed to whoever judges them, and what gave them away. */
export interface FoundOrder extends Span {
  readonly sign: InjectionSign;
}

/** An end that leaves a sentence open, so that the next line or message goes on with it. */
const OPEN_END =
  /(?:\b(?:as|to|with|the|an?|all|any|this|that|my|me|and|or|of|for|at|previous|prior)|[,:])$/iu;

/** Signs of a comment, a list or a quotation before what it says. */
const LEADING_SIGNS = /^[\s/*#;<>!\-–—"'`([{|=~+.]+/u;
/** Words joined to one name, as in a file's or a branch's. */
const JOINED_WORDS = /[A-Za-z0-9]+(?:[_-]+[A-Za-z0-9]+){2,}/gu;
/** Letters with a space after each. */
const SPACED_LETTERS = /(?:\p{L} ){4,}\p{L}(?!\p{L})/gu;
/** Longest part of a statement that is read at once, and how much of it the next part reads again. */
const WINDOW_UNITS = 600;
const WINDOW_OVERLAP_UNITS = 200;
/** Statements after a marker of another role, or a fence's end, that may belong to it. */
const AFTER_MARKER_MAX = 3;
/** Statements between the first half of an order that is broken off and its second. */
const AFTER_HALF_MAX = 3;
const ACCENTS = /[\u0300-\u036F]/gu;
const BEYOND_ASCII = /\P{ASCII}/u;

/**
 * Finds the statements of a text that try to give orders to whoever judges it, claim a grade, or play another role;
 * seen through unseen characters, look-alike letters, joined and spaced words, base64 and the like, whole or broken
 * after a word that leaves them open.
 *
 * Its limit: it knows orders of a few forms in some twenty languages. Others pass; what passes still cannot set a
 * number, since every level needs words that prove it, and is held to what was measured.
 */
export function findOrders(text: string): readonly FoundOrder[] {
  const orders: FoundOrder[] = [];
  for (const { start, end, says } of listHiddenRuns(text)) {
    const isOrder = splitStatements(says)
      .flatMap(cutWindows)
      .some((span) => readStatement(says.slice(span.start, span.end)) !== null);
    if (isOrder) orders.push({ start, end, sign: 'encoded' });
  }
  let broken: Span | null = null;
  let half: Span | null = null;
  let marked = 0;
  let halved = 0;
  for (const span of splitStatements(text).flatMap(cutWindows)) {
    const statement = text.slice(span.start, span.end);
    const alone = readStatement(statement);
    marked = alone === 'role-marker' || alone === 'fence' ? AFTER_MARKER_MAX : marked - 1;
    halved -= 1;
    if (alone !== null) {
      orders.push({ ...span, sign: alone });
      // The second half may read as an order by itself; then the first one is no harmless line either.
      if (half !== null && halved >= 0) orders.push({ ...half, sign: alone });
    } else if (marked >= 0 && goesOn(statement)) orders.push({ ...span, sign: 'order' });
    else if (broken !== null) {
      const whole = readStatement(`${text.slice(broken.start, broken.end)} ${statement}`);
      if (whole !== null) orders.push({ ...broken, sign: whole }, { ...span, sign: whole });
    }
    broken = unmaskText(statement).some((read) => OPEN_END.test(read)) ? span : null;
    if (broken !== null && unmaskText(statement).some(beginsOrder)) {
      half = span;
      halved = AFTER_HALF_MAX;
    }
  }
  return orders;
}

/** What has no end is read in parts that overlap, so that no text can make its reading slow. */
function cutWindows(span: Span): readonly Span[] {
  if (span.end - span.start <= WINDOW_UNITS) return [span];
  const windows: Span[] = [];
  for (let { start } = span; start < span.end; start += WINDOW_UNITS - WINDOW_OVERLAP_UNITS) {
    windows.push({ start, end: Math.min(span.end, start + WINDOW_UNITS) });
  }
  return windows;
}

/** As it stands first: what only shows once it is read in another way was hidden. */
function readStatement(statement: string): InjectionSign | null {
  const plain = readWays(statement);
  if (plain !== null) return plain;
  if (BEYOND_ASCII.test(statement)) {
    const foreign =
      readForeignOrder(statement) ?? readWays(statement.normalize('NFD').replace(ACCENTS, ''));
    if (foreign !== null) return foreign;
  }
  const isHidden = [...unmaskText(statement), unspace(statement)].some(
    (read) => read !== statement && readWays(read) !== null,
  );
  return isHidden ? 'hidden' : null;
}

function readWays(statement: string): PlainSign | null {
  const bare = statement.replace(LEADING_SIGNS, '');
  return (
    readOrder(statement) ?? (bare === statement ? null : readOrder(bare)) ?? readNames(statement)
  );
}

function readNames(statement: string): PlainSign | null {
  const parted = statement.replace(JOINED_WORDS, (name) => name.replace(/[_-]+/gu, ' '));
  return parted === statement ? null : readOrder(parted);
}

function unspace(statement: string): string {
  return statement.replace(SPACED_LETTERS, (letters) => letters.replace(/(\p{L}) /gu, '$1'));
}
