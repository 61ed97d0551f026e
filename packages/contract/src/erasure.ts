import { z } from 'zod';
import { Time } from './ids.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What an erasure destroyed, what stays, and where that is written down. */
export const ErasureCertificate = z
  .strictObject({
    erasure: z.uuid(),
    learner: z.uuid().meta({
      description: 'The internal UUID that numbers stay under; nothing links it any more',
    }),
    requestedAt: Time,
    erasedAt: Time,
    destroyed: z
      .strictObject({
        keys: z.int().min(0).meta({ description: "1: the learner's key, and with it every word" }),
        texts: z.int().min(0).meta({ description: 'Stored texts, ciphertext all of them' }),
        stepResults: z.int().min(0),
        externalId: z.boolean().meta({ description: 'The id that the platform knew them by' }),
      })
      .meta({ id: 'Destroyed' }),
    remains: z
      .array(z.string())
      .meta({ description: 'What is kept, in sentences; none of it is a word of the learner' }),
    recoverable: z
      .string()
      .meta({ description: 'From when on nobody can bring it back, the operator included' }),
    logLine: z
      .strictObject({ seq: z.int().min(1), mac: hash })
      .nullable()
      .meta({ description: 'The line of the erasure log, which a restore replays' }),
  })
  .meta({ id: 'ErasureCertificate' });
export type ErasureCertificate = z.infer<typeof ErasureCertificate>;

/** An erasure that was asked for: under way, or done and certified. */
export const Erasure = z
  .strictObject({
    id: z.uuid(),
    state: z
      .enum(['erasing', 'erased'])
      .meta({ description: 'From `erasing` on nothing is recorded, judged or read any more' }),
    requestedAt: Time,
    steps: z.array(
      z.strictObject({
        step: z.enum(['log', 'key', 'words', 'name', 'certificate']),
        at: Time,
      }),
    ),
    certificate: ErasureCertificate.nullable().meta({ description: 'null while it is under way' }),
  })
  .meta({ id: 'Erasure' });
export type Erasure = z.infer<typeof Erasure>;
