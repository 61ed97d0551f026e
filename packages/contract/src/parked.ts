import { z } from 'zod';
import { Id, Time } from './ids.ts';
import { TouchpointKind } from './touchpoint-kind.ts';

/** A completion whose judge kept failing: on record, out of the way of later ones, retryable by hand. */
export const Parked = z
  .strictObject({
    learner: Id,
    ledgerSeq: z.int().min(1).meta({ description: 'The completion that awaits its verdict' }),
    kind: TouchpointKind,
    touchpoint: Id,
    state: z
      .enum(['parked', 'retried'])
      .meta({ description: 'retried: asked for again, not landed yet' }),
    attempts: z.int().min(0),
    errorCode: z.string(),
    at: Time.meta({ description: 'When it was parked, or asked for again' }),
  })
  .meta({ id: 'Parked' });
export type Parked = z.infer<typeof Parked>;

export const ParkedList = z
  .strictObject({
    items: z.array(Parked),
    more: z.boolean().meta({ description: 'true when there are more than are listed' }),
  })
  .meta({ id: 'ParkedList' });
export type ParkedList = z.infer<typeof ParkedList>;
