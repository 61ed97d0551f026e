import { z } from 'zod';
import { Time } from './ids.ts';

/** Which entries a question about the journey takes in: those that stood at some moment. */
export const JourneyAsOf = z
  .union([Time, z.string().regex(/^(version:(0|[1-9]\d{0,8})|entry:(0|[1-9]\d{0,14}))$/)], {
    error: 'must be an RFC 3339 time with an offset, version:n of a snapshot, or entry:n',
  })
  .meta({
    description:
      'The journey as it stood at an RFC 3339 time of recording, right after the landing that wrote snapshot version:n, or after entry:n. Words that were redacted since stay away.',
  });
