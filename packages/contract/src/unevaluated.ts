import { z } from 'zod';
import { Id, Time } from './ids.ts';
import { TouchpointKind } from './touchpoint-kind.ts';

/** A turn or session whose light evaluation failed three times: on record, without an entry in the journey. */
export const Unevaluated = z
  .strictObject({
    ledgerSeq: z.int().min(1).meta({ description: 'The completion that was to be evaluated' }),
    kind: TouchpointKind,
    touchpoint: Id,
    attempts: z.int().min(0),
    errorCode: z.string(),
    at: Time.meta({ description: 'When it was given up' }),
  })
  .meta({ id: 'Unevaluated' });
export type Unevaluated = z.infer<typeof Unevaluated>;
