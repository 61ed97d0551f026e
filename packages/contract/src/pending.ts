import { z } from 'zod';
import { Id, Time } from './ids.ts';
import { TouchpointKind } from './touchpoint-kind.ts';

/** Completions whose verdict has not landed yet. */
export const Pending = z
  .strictObject({
    count: z.int().min(0),
    oldest: z
      .strictObject({
        ledgerSeq: z.int().min(1),
        kind: TouchpointKind,
        touchpoint: Id,
        recordedAt: Time,
      })
      .nullable(),
  })
  .meta({ id: 'Pending' });
export type Pending = z.infer<typeof Pending>;
