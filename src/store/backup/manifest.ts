import { z } from 'zod';

/** The form of the archives; another number is refused. In form 1 the learners' ids lay beside the data. */
export const BACKUP_FORMAT = 2;

const Name = z.string().regex(/^[a-z][a-z0-9_]*$/);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().min(0);

/** What an archive says of itself: its last entry, since sizes and sums are known only then. */
export const Manifest = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  kind: z.enum(['data', 'keys']),
  /** The same in both archives of one backup. */
  backup: z.uuid(),
  /** When the snapshot was taken, RFC 3339 UTC. */
  takenAt: z.iso.datetime(),
  /** Names of the migrations that the database had, in their order. */
  migrations: z.array(z.string()).min(1),
  /** Id of the master key; the key itself is in the keys archive where it lay in a file. */
  masterKey: z.string(),
  /** Id of the key that signs heads; null where there was none. */
  signingKey: z.string().nullable(),
  tables: z.record(
    Name,
    z.strictObject({ columns: z.array(Name).min(1), rows: Count, bytes: Count, sha256: Sha256 }),
  ),
  files: z.record(
    z.string().regex(/^[a-z0-9.-]+$/),
    z.strictObject({ bytes: Count, sha256: Sha256 }),
  ),
  /** Last numbers that identity columns gave. */
  sequences: z.record(Name, Count),
  /** Of a keys archive: the day from which on it must be gone, RFC 3339. */
  keepUntil: z.iso.datetime().nullable(),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST_NAME = 'manifest.json';
