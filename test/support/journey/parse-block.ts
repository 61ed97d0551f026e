import type { Standing } from './generator/know-gaps.ts';

/** What a block says of one gap. What it does not say is null. */
export interface ToldGap {
  readonly gap: string;
  readonly standing: Standing | null;
  readonly stuck: boolean | null;
  readonly returns: number | null;
  readonly failed: number | null;
  readonly helped: number | null;
  readonly alone: number | null;
  readonly lastFailure: { readonly day: string; readonly place: string } | null;
  readonly cites: readonly number[];
}

/** What a block says of one carry. */
export interface ToldCarry {
  readonly item: string;
  readonly acknowledged: boolean;
  readonly cites: readonly number[];
}

/** Everything that a grounding block asserts, read back from its text alone. */
export interface ToldBlock {
  readonly gaps: readonly ToldGap[];
  readonly strengths: readonly ToldGap[];
  readonly carries: readonly ToldCarry[];
  /** Numbers of the entries that it tells of. */
  readonly entries: readonly number[];
  /** Lines that fit nothing: what no block may have. */
  readonly strange: readonly string[];
}

type Section = 'carries' | 'strengths' | 'numbers' | 'entries' | 'none' | GapSection;
type GapSection = keyof typeof STANDINGS;

const STANDINGS = {
  recurring: { standing: 'recurring', stuck: null },
  stuck: { standing: 'new', stuck: true },
  new: { standing: 'new', stuck: false },
  helped: { standing: 'walked-through', stuck: false },
} as const;

const HEADINGS: Readonly<Record<string, Section>> = {
  'For you to know:': 'carries',
  'Came back after it was done:': 'recurring',
  'Stuck:': 'stuck',
  'Missed, not done since:': 'new',
  'Done only with help:': 'helped',
  'Does alone now:': 'strengths',
  'Was done alone, not each time since:': 'strengths',
  'In numbers:': 'numbers',
  'Latest entries, the last recorded first:': 'entries',
};

const FRAME =
  /^(?:Journey of one learner|Learner's journey|Lines name|As of|No entries|Nothing is|Omitted: |$)/;
const ENTRY = /^- #(\d+) /;
const CARRY = /^- ([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(.*)$/;
const CITES = /\(((?:#\d+)(?:, #\d+)*)\)$/;

/** Reads a block back, line by line, as the next reader would. */
export function parseBlock(text: string): ToldBlock {
  const gaps: ToldGap[] = [];
  const strengths: ToldGap[] = [];
  const carries: ToldCarry[] = [];
  const entries: number[] = [];
  const strange: string[] = [];
  let section: Section = 'none';
  for (const line of text.split('\n')) {
    const heading: Section | undefined = HEADINGS[line];
    if (heading !== undefined) section = heading;
    else if (FRAME.test(line)) continue;
    else if (section === 'entries') {
      const entry = ENTRY.exec(line);
      if (entry !== null) entries.push(Number(entry[1]));
      else if (!line.startsWith('  ')) strange.push(line);
    } else if (section === 'carries') carries.push(...keep(parseCarry(line), line, strange));
    else if (section === 'strengths') strengths.push(...keep(parseStrength(line), line, strange));
    else if (section === 'none') strange.push(line);
    else if (section !== 'numbers') gaps.push(...keep(parseGap(line, section), line, strange));
  }
  return { gaps, strengths, carries, entries, strange };
}

function keep<Told>(told: Told | null, line: string, strange: string[]): readonly Told[] {
  if (told === null) strange.push(line);
  return told === null ? [] : [told];
}

function parseCarry(line: string): ToldCarry | null {
  const found = CARRY.exec(line);
  if (found === null) return null;
  const after = (found[2] as string).replace(/<note>.*<\/note>/, '');
  return {
    item: found[1] as string,
    acknowledged: /, acknowledged\b/.test(after),
    cites: parseCites(after.replace(/; focus .*?(?= \()/, '')),
  };
}

function parseGap(line: string, section: GapSection): ToldGap | null {
  const named = /^- ([^\s:]+)(?: \([^()]+\))?(?:: (.*))?$/.exec(line);
  if (named === null) return null;
  const [, gap, said] = named;
  const [short = '', counts = ''] = said?.split('; in all ') ?? [];
  const failure = /last missed (\S+) at (\S+?)(?:,| \(|$)/.exec(short);
  const numbers = /missed (\d+), with help (\d+), alone (\d+)/.exec(counts);
  return {
    gap: gap as string,
    ...STANDINGS[section],
    stuck:
      said === undefined ? STANDINGS[section].stuck : /, stuck/.test(short) || section === 'stuck',
    returns: countTimes(/came back (once|twice|\d+ times)/.exec(short)?.[1]),
    failed:
      Number(numbers?.[1] ?? Number.NaN) ||
      countTimes(/^missed (once|twice|\d+ times)/.exec(short)?.[1]),
    helped: numbers === null ? null : Number(numbers[2]),
    alone: numbers === null ? null : Number(numbers[3]),
    lastFailure:
      failure === null ? null : { day: failure[1] as string, place: failure[2] as string },
    cites: parseCites(short),
  };
}

function parseStrength(line: string): ToldGap | null {
  const named = /^- ([^\s:]+)(?: \([^()]+\))?: alone(, and again in a later session)?, /.exec(line);
  if (named === null) return null;
  const nothing = {
    stuck: null,
    returns: null,
    failed: null,
    helped: null,
    alone: null,
    lastFailure: null,
  };
  const standing = named[2] === undefined ? 're-applied' : 'closed';
  return { ...nothing, gap: named[1] as string, standing, cites: parseCites(line) };
}

function parseCites(text: string): readonly number[] {
  const cites = CITES.exec(text.trimEnd())?.[1];
  return cites === undefined ? [] : cites.split(', ').map((cite) => Number(cite.slice(1)));
}

function countTimes(words: string | undefined): number | null {
  if (words === undefined) return null;
  return words === 'once' ? 1 : words === 'twice' ? 2 : Number.parseInt(words, 10);
}
