import type { DefinitionKind } from '@throughline/contract';

/** One immutable version, as it is stored. */
export interface DefinitionRow {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly version: number;
  readonly document: Record<string, unknown>;
  /** SHA-256 over the canonical form of the document. */
  readonly hash: Buffer;
  readonly savedAt: Date;
}

/** The columns of a row, under its names. */
export const DEFINITION_COLUMNS = 'kind, id, version, document, hash, saved_at as "savedAt"';
