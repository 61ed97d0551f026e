/** One immutable version of a definition. */
export interface DefinitionVersion<Document> {
  readonly id: string;
  readonly version: number;
  readonly savedAtMs: number;
  readonly document: Document;
}

/**
 * The version that was in force at a time; null where there was none yet.
 *
 * @param versions of any definitions of one kind, each one's newest first
 */
export function findVersionAt<Document>(
  versions: readonly DefinitionVersion<Document>[],
  id: string | null | undefined,
  atMs: number,
): DefinitionVersion<Document> | null {
  return versions.find((version) => version.id === id && version.savedAtMs <= atMs) ?? null;
}
