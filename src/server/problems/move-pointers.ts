import { PROBLEM_STATUS, type Fault, type ProblemCode } from '@throughline/contract';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { Refusal } from './refusal.ts';

/** Where the event at an index of a batch really stood: a pointer's beginning, and for an upload the line. */
export interface Place {
  readonly prefix: string;
  readonly line?: number;
}

/**
 * The recorder points into a batch (`/events/3/id`), whatever shape the events came in. This gives an error the
 * pointers of what was really sent; any other error comes back as it is.
 */
export function movePointers(error: unknown, placeOf: (index: number) => Place): unknown {
  let line: number | undefined;
  const moved = mapFaults(error, (fault) => {
    const match = /^\/events\/(\d+)/.exec(fault.pointer);
    if (match === null) return fault;
    const place = placeOf(Number(match[1]));
    line ??= place.line;
    return { pointer: place.prefix + fault.pointer.slice(match[0].length), detail: fault.detail };
  });
  if (!(moved instanceof Refusal) || line === undefined) return moved;
  return new Refusal(moved.code as ProblemCode, moved.message, { ...moved.details, line });
}

/** A read points at the name of what it was asked (`/cursor`); this says that it stands in the address. */
export function pointIntoQuery(error: unknown): unknown {
  return mapFaults(error, (fault) => ({ ...fault, pointer: `/query${fault.pointer}` }));
}

function mapFaults(error: unknown, change: (fault: Fault) => Fault): unknown {
  if (!(error instanceof ThroughlineError) || !Object.hasOwn(PROBLEM_STATUS, error.code))
    return error;
  const faults =
    'faults' in error ? error.faults : error instanceof Refusal ? error.details.faults : undefined;
  if (!Array.isArray(faults) || faults.length === 0) return error;
  const needed = 'needed' in error && typeof error.needed === 'number' ? error.needed : undefined;
  return new Refusal(error.code as ProblemCode, error.message, {
    faults: (faults as readonly Fault[]).map(change),
    ...(needed === undefined ? {} : { needed }),
  });
}
