import type { Event } from '@throughline/contract';
import type { RequestFault } from '../domain/errors/invalid-request-error.ts';
import type { GroupView } from './group-view.ts';
import type { PreparedEvent } from './prepare-event.ts';
import { RecordError, type RecordErrorCode } from './record-error.ts';

type CodedFault = RequestFault & { readonly code: RecordErrorCode };

/**
 * Decides, under the locks and before any insert, whether a request can be recorded.
 *
 * @returns the refusal with a pointer to each fault, or null
 */
export function findFaults(
  view: GroupView,
  prepared: readonly PreparedEvent[],
): RecordError | null {
  const faults: CodedFault[] = [];
  const sent = new Map<string, Buffer>();
  const completedHere = new Set<string>();
  prepared.forEach((item, index) => {
    const fault = findFault(view, item, index, sent, completedHere);
    if (fault !== null) faults.push(fault);
  });
  return refuse(faults);
}

function findFault(
  view: GroupView,
  { event, eventKey, touchpointKey, bodyHash }: PreparedEvent,
  index: number,
  sent: Map<string, Buffer>,
  completedHere: Set<string>,
): CodedFault | null {
  const earlier = view.recorded.get(eventKey)?.bodyHash ?? sent.get(eventKey);
  if (earlier !== undefined)
    return earlier.equals(bodyHash) ? null : describeReusedId(event, index);
  sent.set(eventKey, bodyHash);
  if (event.status !== 'completed') return null;
  if (view.completed.has(touchpointKey) || completedHere.has(touchpointKey)) {
    return describeSecondCompletion(event, index);
  }
  completedHere.add(touchpointKey);
  return null;
}

function describeReusedId(event: Event, index: number): CodedFault {
  return {
    code: 'event/id-reused',
    pointer: `/events/${index}/id`,
    detail: `the id ${event.id} is on record for this learner with another body`,
  };
}

function describeSecondCompletion(event: Event, index: number): CodedFault {
  return {
    code: 'touchpoint/already-completed',
    pointer: `/events/${index}/touchpoint`,
    detail: `the ${event.kind} ${event.touchpoint} is already completed; a new attempt is a new touchpoint id`,
  };
}

/** The refusal that names each of the faults, or null where there are none. */
export function refuse(faults: readonly CodedFault[]): RecordError | null {
  const first = faults[0];
  if (first === undefined) return null;
  return new RecordError(first.code, first.detail, {
    faults: faults.map(({ pointer, detail }) => ({ pointer, detail })),
  });
}

/**
 * The refusal of a request that names erased learners, as its own or as peers, or null.
 *
 * @param isErased by the platform's id
 */
export function refuseErased(
  events: readonly Event[],
  isErased: (externalId: string) => boolean,
): RecordError | null {
  const faults: CodedFault[] = [];
  const check = (externalId: string, pointer: string): void => {
    if (!isErased(externalId)) return;
    faults.push({ code: 'learner/erased', pointer, detail: 'this learner was erased' });
  };
  events.forEach((event, index) => {
    check(event.learner, `/events/${index}/learner`);
    event.messages?.forEach(({ speaker }, message) => {
      const peer = /^peer:(.*)$/.exec(speaker)?.[1];
      if (peer !== undefined) check(peer, `/events/${index}/messages/${message}/speaker`);
    });
  });
  return refuse(faults);
}
