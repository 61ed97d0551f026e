import { z } from 'zod';
import { DefinitionKind } from './definitions.ts';
import { Id } from './ids.ts';

const version = z
  .int()
  .min(1)
  .meta({ description: 'Counts from 1 for each id; a saved version never changes' });
const savedAt = z.iso.datetime().meta({ description: 'RFC 3339, UTC' });

/** One saved version of a definition. */
export const DefinitionAnswer = z
  .strictObject({
    kind: DefinitionKind,
    id: Id,
    version,
    savedAt,
    document: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'DefinitionAnswer' });
export type DefinitionAnswer = z.infer<typeof DefinitionAnswer>;

/** Every version of a definition, newest first; at most 1,000 are listed. */
export const DefinitionVersions = z
  .strictObject({
    kind: DefinitionKind,
    id: Id,
    versions: z.array(z.strictObject({ version, savedAt })),
  })
  .meta({ id: 'DefinitionVersions' });
export type DefinitionVersions = z.infer<typeof DefinitionVersions>;
