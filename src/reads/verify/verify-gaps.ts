import canonicalize from 'canonicalize';
import { isCarryOpen } from '../../domain/journey/carry-state.ts';
import { ProjectionFold, type Projection } from '../../domain/journey/derive-projection.ts';
import { foldGap, listFocuses } from '../../domain/journey/fold-gap.ts';
import { isUnresolved } from '../../domain/journey/gap-state.ts';
import { takeTold } from '../../domain/journey/told-gap.ts';
import { placeOf } from '../../domain/journey/move-gap.ts';
import type { LearnerId } from '../../domain/ids/ids.ts';
import type { Transaction } from '../../store/database.ts';
import { streamHeaders } from '../../store/journey/stream-headers.ts';
import {
  selectKeptProjection,
  type KeptProjection,
} from '../../store/reads/journey/select-kept-projection.ts';
import type { VerifySubject } from './verify-subject.ts';

/**
 * Holds what is kept beside a journey to I16: every status of a gap, every carry and every roll-up is the fold over the
 * entries, folded here from the first one. A projection that was let go of is made again when it is needed, and no fault.
 */
export async function verifyGaps(
  transaction: Transaction,
  subject: VerifySubject,
  learner: LearnerId,
): Promise<void> {
  const kept = await selectKeptProjection(transaction, learner);
  const fold = new ProjectionFold();
  let entries = 0;
  for await (const header of streamHeaders(transaction, learner)) {
    entries += 1;
    fold.take(header);
    for (const { gap, operation, assist } of header.gapOps) {
      const at = `entry:${header.entrySeq}`;
      if (operation === 'reapplied')
        subject.hold('I16', at, `help with ${gap}, done alone`, 'none', assist);
      if (operation === 'walked' && assist === 'none')
        subject.fail('I16', at, `help with ${gap}, done with help`, 'some', assist);
    }
  }
  if (isLetGo(kept)) {
    if (entries > 0) subject.count('I16', 'journeys whose fold is not kept');
    return;
  }
  const folded = fold.finish();
  verifyFacts(subject, folded, kept);
  verifyStates(subject, folded, kept);
  verifyFocuses(subject, folded, kept);
  verifyCarries(subject, folded, kept);
  verifyRollUps(subject, folded, kept);
}

function isLetGo({ facts, gaps, focuses, carries, rollUps }: KeptProjection): boolean {
  return facts.length + gaps.length + focuses.length + carries.length + rollUps.length === 0;
}

function verifyFacts(subject: VerifySubject, { facts }: Projection, kept: KeptProjection): void {
  const stored = new Map(kept.facts.map((fact) => [`${fact.entrySeq}/${fact.gap}`, fact]));
  for (const fact of facts) {
    const at = `entry:${fact.entrySeq}`;
    const found = stored.get(`${fact.entrySeq}/${fact.gap}`);
    stored.delete(`${fact.entrySeq}/${fact.gap}`);
    subject.count('I16', 'operations');
    const expected = { ...fact, shownAt: placeOf(fact) };
    holdFields(subject, at, `operation on ${fact.gap}`, expected, found);
  }
  for (const fact of stored.values())
    subject.fail(
      'I16',
      `entry:${fact.entrySeq}`,
      `operation on ${fact.gap}`,
      'none',
      fact.operation,
    );
}

function verifyStates(subject: VerifySubject, folded: Projection, kept: KeptProjection): void {
  const factsOf = Map.groupBy(folded.facts, ({ gap }) => gap);
  const stored = new Map(kept.gaps.map((row) => [row.gap, row]));
  for (const [gap, { number }] of folded.gaps) {
    // Anew and from all that is said of it, whatever way the writer came to it.
    const state = foldGap(factsOf.get(gap) ?? []);
    if (state === null) continue;
    subject.count('I16', 'gaps');
    const { taxonomy, status, stuck, recurrences, lastEntrySeq } = state;
    const expected = {
      status,
      stuck,
      unresolved: isUnresolved(state),
      recurrences,
      taxonomy,
      lastEntrySeq,
      number,
    };
    const row = stored.get(gap);
    stored.delete(gap);
    const at = `gap:${gap}`;
    if (!holdFields(subject, at, 'gap', expected, row)) continue;
    holdFields(subject, at, 'state', state, row?.state);
    holdFields(subject, at, 'told', takeTold(state), row?.told);
  }
  for (const row of stored.values())
    subject.fail('I16', `gap:${row.gap}`, 'gap', 'none', row.status);
}

function verifyFocuses(subject: VerifySubject, folded: Projection, kept: KeptProjection): void {
  const factsOf = Map.groupBy(folded.facts, ({ gap }) => gap);
  const stored = Map.groupBy(kept.focuses, ({ gap }) => gap);
  for (const gap of new Set([...factsOf.keys(), ...stored.keys()])) {
    const found = (stored.get(gap) ?? []).map(({ focus }) => focus).toSorted();
    const expected = listFocuses(factsOf.get(gap) ?? []).toSorted();
    subject.hold('I16', `gap:${gap}`, 'gap: focuses', show(expected), show(found));
  }
}

function verifyCarries(subject: VerifySubject, folded: Projection, kept: KeptProjection): void {
  const stored = new Map(kept.carries.map((row) => [row.item, row]));
  for (const [item, { number, lastEntrySeq, state }] of folded.carries) {
    subject.count('I16', 'carries');
    const { status, audience, openedEntry } = state;
    const unresolved = isCarryOpen(state);
    const expected = { status, unresolved, audience, openedEntry, number, lastEntrySeq };
    const row = stored.get(item);
    stored.delete(item);
    const at = `carry:${item}`;
    if (holdFields(subject, at, 'carry', expected, row))
      holdFields(subject, at, 'state', state, row?.state);
  }
  for (const row of stored.values())
    subject.fail('I16', `carry:${row.item}`, 'carry', 'none', row.status);
}

function verifyRollUps(subject: VerifySubject, folded: Projection, kept: KeptProjection): void {
  const stored = new Map(kept.rollUps.map((row) => [row.focus, row]));
  for (const [focus, { entrySeq, rollUp }] of folded.rollUps) {
    subject.count('I16', 'roll-ups');
    const row = stored.get(focus);
    stored.delete(focus);
    const at = focus === '' ? 'roll-up' : `roll-up:${focus}`;
    if (holdFields(subject, at, 'roll-up', { entrySeq }, row))
      holdFields(subject, at, 'state', rollUp, row?.state);
  }
  for (const { focus } of stored.values())
    subject.fail('I16', `roll-up:${focus}`, 'roll-up', 'none', 'one');
}

/** Holds each field by itself, so that a fault names the one that differs. @returns whether there was a row at all */
function holdFields(
  subject: VerifySubject,
  at: string,
  what: string,
  expected: object,
  found: unknown,
): boolean {
  if (typeof found !== 'object' || found === null) {
    subject.fail('I16', at, what, 'kept', 'none');
    return false;
  }
  const values = found as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(expected))
    subject.hold('I16', at, `${what}: ${name}`, show(value), show(values[name]));
  return true;
}

function show(value: unknown): string {
  return canonicalize(value) ?? 'nothing';
}
