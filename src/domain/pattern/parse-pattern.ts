import { PatternError } from './pattern-error.ts';
import type { PatternAnchor, PatternNode } from './pattern-node.ts';

const REPEATS_MAX = 1_000;

interface Cursor {
  readonly pattern: string;
  at: number;
}

const ATOM =
  /\[(?:\\[^]|[^\]\\])*\]|\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|[^])|[^]/uy;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/uy;
const GROUP = /\((?:\?:|\?<[A-Za-z_$][\w$]*>)?/uy;
const ANCHORS: Readonly<Record<string, PatternAnchor>> = {
  '^': 'start',
  $: 'end',
  '\\b': 'word',
  '\\B': 'not-word',
};

/**
 * Parses a regular expression (grammar of the flag `u`) without what no linear-time matcher can run:
 * lookaround and back-references.
 *
 * @throws PatternError saying where and what to write instead
 */
export function parsePattern(pattern: string): PatternNode {
  const cursor: Cursor = { pattern, at: 0 };
  const node = parseChoice(cursor);
  if (cursor.at < pattern.length) throw new PatternError('has a ) too many', cursor.at);
  return node;
}

function parseChoice(cursor: Cursor): PatternNode {
  const options = [parseSequence(cursor)];
  while (cursor.pattern[cursor.at] === '|') {
    cursor.at += 1;
    options.push(parseSequence(cursor));
  }
  return options.length === 1 ? (options[0] as PatternNode) : { type: 'choice', options };
}

function parseSequence(cursor: Cursor): PatternNode {
  const parts: PatternNode[] = [];
  while (cursor.at < cursor.pattern.length && !'|)'.includes(cursor.pattern[cursor.at] as string)) {
    parts.push(parseRepeat(cursor));
  }
  return { type: 'sequence', parts };
}

function parseRepeat(cursor: Cursor): PatternNode {
  const part = cursor.pattern[cursor.at] === '(' ? parseGroup(cursor) : parseAtom(cursor);
  const found = take(cursor, QUANTIFIER);
  if (found === null) return part;
  const [, sign, least, comma, most] = found;
  if (sign !== undefined)
    return { type: 'repeat', part, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : null };
  const min = Number(least);
  if (Math.max(min, Number(most)) > REPEATS_MAX)
    throw new PatternError(`repeats more than ${REPEATS_MAX} times`, cursor.at);
  if (comma === '') return { type: 'repeat', part, min, max: min };
  return { type: 'repeat', part, min, max: most === '' ? null : Number(most) };
}

function parseGroup(cursor: Cursor): PatternNode {
  const opened = cursor.at;
  const isLookaround = /^\(\?<?[=!]/u.test(cursor.pattern.slice(opened, opened + 4));
  if (isLookaround)
    throw new PatternError(
      'looks around with (?=, (?!, (?<= or (?<!; write what is sought itself',
      opened,
    );
  if (take(cursor, GROUP) === null || cursor.pattern[cursor.at] === '?') {
    throw new PatternError('has a group that is not known; write ( or (?:', opened);
  }
  const node = parseChoice(cursor);
  if (cursor.pattern[cursor.at] !== ')')
    throw new PatternError('has a ( that is never closed', opened);
  cursor.at += 1;
  return node;
}

function parseAtom(cursor: Cursor): PatternNode {
  const at = cursor.at;
  const source = (take(cursor, ATOM) as RegExpExecArray)[0];
  if (/^\\(?:[1-9]|k)/u.test(source))
    throw new PatternError('refers back with \\1 or \\k; write the text itself', at);
  const anchor = ANCHORS[source];
  return anchor === undefined ? { type: 'atom', source } : { type: 'anchor', anchor };
}

function take(cursor: Cursor, expression: RegExp): RegExpExecArray | null {
  expression.lastIndex = cursor.at;
  const found = expression.exec(cursor.pattern);
  if (found !== null) cursor.at += found[0].length;
  return found;
}
