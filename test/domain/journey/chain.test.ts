import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CarryOperation, EntryDraft, LinkedEntry } from '../../../src/domain/journey/entry.ts';
import {
  commitTo,
  FIRST_PREVIOUS_HASH,
  hashEntry,
} from '../../../src/domain/journey/entry-hash.ts';
import { linkEntry } from '../../../src/domain/journey/link-entry.ts';

const draft: EntryDraft = {
  kind: 'handoff',
  author: 'code',
  focus: 'general',
  occurredAtMs: Date.parse('2026-03-02T09:30:00.5Z'),
  source: { kind: 'stage', touchpoint: 'touchpoint-1', position: 4 },
  evaluation: { id: 'evaluation-1', hash: 'ab'.repeat(32), outcome: 'passed', source: 'rules' },
  gapOps: [],
  carries: [],
  supersedes: null,
};
const carry: CarryOperation = {
  item: 'carry-1',
  operation: 'open',
  audience: 'manager',
  dueAt: null,
  evidence: [0],
};
const head = {
  tenant: 'tenant-1',
  learner: 'learner-1',
  nextEntrySeq: 1,
  last: null,
  lastInFocus: null,
};
const identity = {
  id: 'entry-1',
  recordedAtMs: Date.parse('2026-03-02T10:00:00Z'),
  commitment: commitTo(Buffer.from('ciphertext')),
};

function chain(length: number): readonly LinkedEntry[] {
  const entries: LinkedEntry[] = [];
  for (let index = 0; index < length; index += 1) {
    const last = entries.at(-1);
    const link = last === undefined ? null : { id: last.header.id, hash: last.hash };
    entries.push(
      linkEntry(
        draft,
        { ...head, nextEntrySeq: index + 1, last: link, lastInFocus: link },
        { ...identity, id: `entry-${index + 1}` },
      ),
    );
  }
  return entries;
}

/** Whether a chain holds: each entry names the one before it, and its hash is its own. */
function holds(entries: readonly LinkedEntry[]): boolean {
  return entries.every(
    (entry, index) =>
      entry.header.entrySeq === index + 1 &&
      entry.header.prev.hash === (entries[index - 1]?.hash ?? FIRST_PREVIOUS_HASH) &&
      hashEntry(entry.header, entry.commitment) === entry.hash,
  );
}

test('an entry is hashed over its canonical header, the hash before it and the commitment to its body', () => {
  const { header, commitment, hash } = linkEntry(draft, head, identity);
  expect(header.prev).toEqual({ id: null, hash: '0'.repeat(64) });
  expect([header.occurredAt, header.recordedAt]).toEqual([
    '2026-03-02T09:30:00.500Z',
    '2026-03-02T10:00:00.000Z',
  ]);
  const canonical =
    '{"author":"code","entrySeq":1,"evaluation":{"hash":"' +
    'ab'.repeat(32) +
    '","id":"evaluation-1","outcome":"passed","source":"rules"},' +
    '"focus":"general","gapOps":[],"id":"entry-1","kind":"handoff","learner":"learner-1","occurredAt":"2026-03-02T09:30:00.500Z",' +
    '"prev":{"hash":"' +
    '0'.repeat(64) +
    '","id":null},"prevInFocus":null,"recordedAt":"2026-03-02T10:00:00.000Z",' +
    '"source":{"kind":"stage","position":4,"touchpoint":"touchpoint-1"},"supersedes":null,"tenant":"tenant-1"}';
  const expected = createHash('sha256')
    .update(canonical + '0'.repeat(64) + commitment)
    .digest('hex');
  expect(hash).toBe(expected);
});

test('any change, removal or reordering is seen', () => {
  const entries = chain(5);
  expect(holds(entries)).toBe(true);
  for (let index = 0; index < entries.length; index += 1) {
    const entry = entries[index]!;
    const changes: LinkedEntry[] = [
      { ...entry, commitment: commitTo(Buffer.from('other')) },
      { ...entry, header: { ...entry.header, focus: 'another' } },
      { ...entry, header: { ...entry.header, author: 'human' } },
      { ...entry, header: { ...entry.header, recordedAt: '2026-03-02T10:00:00.001Z' } },
      { ...entry, header: { ...entry.header, carries: [carry] } },
      { ...entry, hash: commitTo(Buffer.from('other')) },
    ];
    for (const change of changes) expect(holds(entries.with(index, change))).toBe(false);
    if (index < entries.length - 1) {
      expect(holds(entries.toSpliced(index, 1))).toBe(false);
      expect(holds(entries.with(index, entries[index + 1]!).with(index + 1, entry))).toBe(false);
    }
  }
});

test('what an entry carries is part of its hash', () => {
  const hashes = [
    [carry],
    [{ ...carry, audience: 'peer' as const }],
    [{ ...carry, operation: 'acknowledge' as const }],
    [carry, carry],
    [],
  ].map((carries) => linkEntry({ ...draft, carries }, head, identity).hash);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('a changed entry that is hashed anew breaks the one after it', () => {
  const entries = chain(3);
  const header = { ...entries[0]!.header, focus: 'another' };
  const forged = {
    header,
    commitment: entries[0]!.commitment,
    hash: hashEntry(header, entries[0]!.commitment),
  };
  expect(holds([forged, ...entries.slice(1)])).toBe(false);
});
