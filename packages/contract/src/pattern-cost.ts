/** Most steps that a pattern may take from one place in a text. 64 KiB of text then takes well under a second. */
export const PATTERN_STEPS_MAX = 2_000;

/** How a pattern may behave from one starting place: the ways it can match, and the steps all of them take. */
interface Cost {
  readonly ways: number;
  readonly steps: number;
}

/**
 * Says why a pattern must not be run on a learner's text, or null where it may. JavaScript's engine backtracks, so a
 * pattern such as `(a+)+b` can take minutes. Counting is simple and errs on the safe side: `*`, `+` and `{n,}` are
 * refused outright, and what is left is bounded by the number of ways in which it can match.
 *
 * @example
 * refusePattern('total:\\s{0,10}42', 'i'); // null
 * refusePattern('(a+)+b', ''); // a sentence that says what to write instead
 */
export function refusePattern(pattern: string, flags: string): string | null {
  try {
    new RegExp(pattern, flags);
  } catch {
    return 'is not a pattern that JavaScript can compile';
  }
  const reader = new PatternReader(pattern);
  try {
    const cost = readAlternatives(reader);
    if (cost.steps <= PATTERN_STEPS_MAX) return null;
    return `can take ${cost.steps > 1e9 ? 'too many' : Math.ceil(cost.steps)} steps from one place in a text, ${PATTERN_STEPS_MAX} at most are allowed; use smaller repetitions`;
  } catch (error) {
    if (error instanceof RefusedPattern) return error.message;
    throw error;
  }
}

class RefusedPattern extends Error {}

class PatternReader {
  private readonly pattern: string;
  private offset = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  get next(): string {
    return this.pattern.charAt(this.offset);
  }

  /** Takes `text` when it comes next. */
  accept(text: string): boolean {
    if (!this.pattern.startsWith(text, this.offset)) return false;
    this.offset += text.length;
    return true;
  }

  /** Takes what `expression` (sticky) finds here. */
  acceptMatch(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.offset;
    const match = expression.exec(this.pattern);
    if (match !== null) this.offset += match[0].length;
    return match;
  }
}

function readAlternatives(reader: PatternReader): Cost {
  let cost = readSequence(reader);
  while (reader.accept('|')) {
    const other = readSequence(reader);
    cost = { ways: cost.ways + other.ways, steps: cost.steps + other.steps };
  }
  return cost;
}

function readSequence(reader: PatternReader): Cost {
  let cost: Cost = { ways: 1, steps: 1 };
  while (reader.next !== '' && reader.next !== '|' && reader.next !== ')') {
    const part = repeat(readAtom(reader), readRepetition(reader));
    cost = { ways: cost.ways * part.ways, steps: cost.steps + cost.ways * part.steps };
  }
  return cost;
}

function readAtom(reader: PatternReader): Cost {
  if (reader.acceptMatch(/\((\?(:|<?[=!]|<[A-Za-z_$][\w$]*>))?/y) !== null) {
    const inner = readAlternatives(reader);
    if (!reader.accept(')'))
      throw new RefusedPattern('uses a kind of group that cannot be checked; use (…) or (?:…)');
    return inner;
  }
  if (reader.acceptMatch(/\\(?:[1-9]|k<)/y) !== null) {
    throw new RefusedPattern(
      'refers back to a group, which can take very long; write the text out instead',
    );
  }
  const single =
    /\\(?:u\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)|\[(?:\\.|[^\]\\])*\]|[^]/suy;
  reader.acceptMatch(single);
  return { ways: 1, steps: 1 };
}

interface Repetition {
  readonly least: number;
  readonly most: number;
}

function readRepetition(reader: PatternReader): Repetition {
  const match = reader.acceptMatch(/(?:\*|\+|\?|\{(\d+)(,(\d*))?\})\??/y);
  if (match === null) return { least: 1, most: 1 };
  const [sign, least, range, most] = match;
  if (sign.startsWith('?')) return { least: 0, most: 1 };
  if (least === undefined || (range !== undefined && most === '')) {
    throw new RefusedPattern(
      'repeats without an end (*, + or {n,}), which can take very long; say how often at most, such as \\s{0,10}',
    );
  }
  return { least: Number(least), most: range === undefined ? Number(least) : Number(most) };
}

function repeat(inner: Cost, repetition: Repetition): Cost {
  let ways = repetition.least === 0 ? 1 : 0;
  let steps = 0;
  let power = 1;
  for (let round = 1; round <= repetition.most && steps <= PATTERN_STEPS_MAX; round++) {
    steps += power * inner.steps;
    power *= inner.ways;
    if (round >= repetition.least) ways += power;
  }
  return { ways: Math.max(ways, 1), steps };
}
