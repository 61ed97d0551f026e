import {
  AnchorCheck,
  type AnchorFault,
  type AnchorProgress,
} from '../../domain/anchors/check-anchors.ts';
import {
  type AnchoredHead,
  hashAnchorText,
  parseAnchorLine,
} from '../../domain/anchors/anchor-line.ts';
import { streamAnchorLines } from '../../store/anchors/anchor-file.ts';
import { countJourneys } from '../../store/anchors/count-journeys.ts';
import { findEntryHashes } from '../../store/anchors/find-entry-hashes.ts';
import { selectAnchorFiles, type RememberedFile } from '../../store/anchors/select-anchor-files.ts';
import type { Pool } from '../../store/database.ts';

/** Most faults that a report lists; it counts them all. */
const FAULTS_LISTED_MAX = 1_000;

/** A journey that is not what was signed. */
export interface JourneyFault {
  readonly learner: string;
  /** The anchored entry that is missing or another one. */
  readonly entrySeq: number;
  /** The last anchored entry before it that still stands: what was changed lies after it. 0 where none does. */
  readonly standsTo: number;
  readonly anchoredAt: string;
  readonly line: number;
  readonly expected: string;
  /** The hash that is there, or `no entry`. */
  readonly found: string;
}

/** An anchor file, as far as it was checked. */
export interface CheckedFile extends AnchorProgress {
  readonly paths: readonly string[];
  readonly faults: readonly AnchorFault[];
}

/** What `verify --anchors` looked at, and how far that proves. */
export interface AnchorReport {
  readonly files: readonly CheckedFile[];
  /** Files that the store had written and that were not given. */
  readonly missing: readonly RememberedFile[];
  readonly journeyFaults: readonly JourneyFault[];
  readonly faultsTotal: number;
  /** Journeys with a head that is signed and stands. */
  readonly journeys: number;
  /** Entries up to those heads: none of them was altered, removed, reordered or swapped since. */
  readonly entries: number;
  /** The time of the last signed line. */
  readonly until: string | null;
  /** Entries that came after the last signed head of their journey, or whose journey has none. */
  readonly entriesAfter: number;
  readonly journeysWithout: number;
}

interface Found {
  readonly stands: Map<string, number>;
  readonly broken: Set<string>;
  readonly journeyFaults: JourneyFault[];
  journeyFaultsTotal: number;
}

/**
 * Holds every journey to the heads that were signed, and every anchor file to its own chain. Signed heads prove the
 * chain only together with `verifyTenant`, which walks it from its first entry. Memory grows with the number of
 * journeys, not with the length of the file.
 *
 * @param paths parts of one file or of several, in the order of their lines
 * @param keyInForce id of the key that the caller trusts
 */
export async function verifyAnchors(
  relayPool: Pool,
  paths: readonly string[],
  keyInForce: string,
): Promise<AnchorReport> {
  const remembered = await selectAnchorFiles(relayPool);
  const found: Found = {
    stands: new Map(),
    broken: new Set(),
    journeyFaults: [],
    journeyFaultsTotal: 0,
  };
  const files: CheckedFile[] = [];
  for (const parts of await groupParts(paths))
    files.push(await checkFile(relayPool, parts, { keyInForce, remembered, found }));
  const missing = remembered.filter(({ file }) => !files.some((checked) => checked.file === file));
  const faultsTotal =
    files.reduce((sum, { faults }) => sum + faults.length, 0) +
    missing.length +
    found.journeyFaultsTotal;
  return {
    files: files.map((file) => ({ ...file, faults: file.faults.slice(0, FAULTS_LISTED_MAX) })),
    missing,
    journeyFaults: found.journeyFaults,
    faultsTotal,
    until: files.map(({ lastAt }) => lastAt ?? '').reduce(later, '') || null,
    ...(await measureProof(relayPool, found)),
  };
}

/** Parts of one file belong together: the file's id stands in each line. */
async function groupParts(paths: readonly string[]): Promise<readonly (readonly string[])[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const file = (await findFileId(path)) ?? path;
    groups.set(file, [...(groups.get(file) ?? []), path]);
  }
  return [...groups.values()];
}

async function findFileId(path: string): Promise<string | null> {
  for await (const text of streamAnchorLines(path)) {
    const line = parseAnchorLine(text);
    if (line !== null) return line.file;
  }
  return null;
}

interface Checking {
  readonly keyInForce: string;
  readonly remembered: readonly RememberedFile[];
  readonly found: Found;
}

async function checkFile(
  relayPool: Pool,
  paths: readonly string[],
  { keyInForce, remembered, found }: Checking,
): Promise<CheckedFile> {
  const check = new AnchorCheck();
  const expected = new Map(remembered.map((file) => [`${file.file}/${file.line}`, file]));
  const faults: AnchorFault[] = [];
  for (const path of paths) {
    for await (const text of streamAnchorLines(path)) {
      const heads = check.take(text);
      const { file, lastLine, lastAt } = check.progress;
      const memory = expected.get(`${file}/${lastLine}`);
      if (memory !== undefined) faults.push(...holdToMemory(memory, text));
      if (heads.length > 0)
        await holdHeads(relayPool, heads, found, { line: lastLine ?? 0, at: lastAt ?? '' });
    }
  }
  check.finish(keyInForce);
  const { progress } = check;
  const memory = remembered.find(({ file }) => file === progress.file);
  if (memory !== undefined && (progress.lastLine ?? 0) < memory.line)
    faults.push({
      line: (progress.lastLine ?? 0) + 1,
      what: 'lines cut off the end: the last one that the store had written',
      expected: `${memory.line}`,
      found: `${progress.lastLine ?? 0}`,
    });
  if (progress.lastLine === null)
    faults.push({ line: null, what: 'signed lines', expected: 'at least one', found: 'none' });
  return { ...progress, paths, faults: [...check.faults, ...faults] };
}

/** The line that the store remembers as the last one it had written. */
function holdToMemory(memory: RememberedFile, text: string): readonly AnchorFault[] {
  const hash = hashAnchorText(text);
  if (parseAnchorLine(text)?.line !== memory.line || hash === memory.hash) return [];
  return [
    {
      line: memory.line,
      what: 'hash of the line that the store had written',
      expected: memory.hash,
      found: hash,
    },
  ];
}

async function holdHeads(
  relayPool: Pool,
  heads: readonly AnchoredHead[],
  found: Found,
  { line, at }: { readonly line: number; readonly at: string },
): Promise<void> {
  const stored = await findEntryHashes(relayPool, heads);
  for (const [learner, entrySeq, hash] of heads) {
    const there = stored.get(`${learner}/${entrySeq}`);
    const before = found.stands.get(learner) ?? 0;
    if (there === hash) {
      found.stands.set(learner, Math.max(before, entrySeq));
      continue;
    }
    found.broken.add(learner);
    found.journeyFaultsTotal += 1;
    if (found.journeyFaults.length < FAULTS_LISTED_MAX)
      found.journeyFaults.push({
        learner,
        entrySeq,
        standsTo: before,
        anchoredAt: at,
        line,
        expected: hash,
        found: there ?? 'no entry',
      });
  }
}

async function measureProof(
  relayPool: Pool,
  { stands, broken }: Found,
): Promise<Pick<AnchorReport, 'journeys' | 'entries' | 'entriesAfter' | 'journeysWithout'>> {
  const { journeys, entries } = await countJourneys(relayPool);
  let proved = 0;
  for (const seq of stands.values()) proved += seq;
  const touched = new Set([...stands.keys(), ...broken]).size;
  return {
    journeys: [...stands.keys()].filter((learner) => !broken.has(learner)).length,
    entries: proved,
    entriesAfter: Math.max(0, entries - proved),
    journeysWithout: Math.max(0, journeys - touched),
  };
}

function later(one: string, other: string): string {
  return other > one ? other : one;
}
