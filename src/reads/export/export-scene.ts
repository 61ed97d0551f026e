import type { TenantId } from '../../domain/ids/ids.ts';
import type { ArchiveWriter } from '../../store/archive/archive-writer.ts';
import { PartWriter } from '../../store/archive/part-writer.ts';
import { openBody } from '../../store/body/open-body.ts';
import type { SealedBody } from '../../store/body/sealed-body.ts';
import type { Transaction } from '../../store/database.ts';
import type { LearnerKey } from '../../store/keys/learner-key.ts';
import type { LearnerRow } from '../../store/reads/find-learner.ts';
import type { ReadParts } from '../read-parts.ts';

/** Whose export it is, in which transaction, and where it goes. */
export interface ExportScene {
  readonly parts: ReadParts;
  readonly transaction: Transaction;
  readonly tenant: TenantId;
  readonly externalLearnerId: string;
  readonly row: LearnerRow;
  readonly key: LearnerKey | null;
  readonly archive: ArchiveWriter;
}

/** A file of the archive that is written as it is read: `ledger.jsonl`, and `ledger-2.jsonl` where it is long. */
export class ExportFile {
  readonly #parts: PartWriter;
  #items = 0;

  constructor(archive: ArchiveWriter, name: string) {
    const dot = name.lastIndexOf('.');
    this.#parts = new PartWriter(archive, (part) =>
      part === 1 ? name : `${name.slice(0, dot)}-${part}${name.slice(dot)}`,
    );
  }

  /** How many lines or paragraphs were written. */
  get items(): number {
    return this.#items;
  }

  /** One JSON value on a line. */
  async line(value: unknown): Promise<void> {
    this.#items += 1;
    await this.#parts.write(Buffer.from(`${JSON.stringify(value)}\n`));
  }

  async text(text: string): Promise<void> {
    this.#items += 1;
    await this.#parts.write(Buffer.from(text));
  }

  async end(): Promise<void> {
    await this.#parts.end();
  }
}

/** Opens one stored text; null where its key is gone. */
export function openText({ key }: Pick<ExportScene, 'key'>, body: SealedBody): string | null {
  return key === null ? null : openBody(key, body);
}

/** Text of somebody's, indented as a quotation, so that nothing in it is taken for a heading of ours. */
export function quote(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
}
