import canonicalize from 'canonicalize';
import type {
  Review,
  ReviewEvidence,
  ReviewFrameData,
  ReviewFrameType,
} from '@throughline/contract';
import type { StoredFrameRow } from '../../store/review/select-frames.ts';
import type { VerifySubject } from './verify-subject.ts';

/** What one frame told of a section of the document, in canonical form, and the rows that it cited. */
interface Told {
  readonly section: string;
  readonly value: string;
  readonly evidence: readonly ReviewEvidence[];
}

/**
 * What the frames of a revision told, section by section: the last frame of each is what the final document has to say.
 * A frame whose words are gone is held to its numbers alone.
 */
export class ToldSections {
  #revision = 0;
  /** Null where its words are gone. */
  readonly #told = new Map<string, Told | null>();
  #xp: string | null = null;

  /** Notes what a frame told; the first one of another revision begins anew. @param data null where it is gone */
  take({ revision, type, frameKey, numbers }: StoredFrameRow, data: unknown): void {
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#told.clear();
      this.#xp = null;
    }
    if (type === 'xp.normalised') this.#xp = canonical(pickXp(numbers));
    const read = READERS[type];
    if (read === undefined) return;
    if (data === null) this.#told.set(frameKey, null);
    else this.#note(read(data));
  }

  #note(told: Told): void {
    this.#told.set(told.section, told);
  }

  /** Holds what is left of a final frame whose words may be gone. */
  verifyNumbers(subject: VerifySubject, at: string, numbers: StoredFrameRow['numbers']): void {
    const told = this.#xp ?? 'never told';
    subject.hold('I19', at, 'XP as it was told', told, canonical(pickXp(numbers)));
  }

  /** Holds a final document to what was told of it; differences are named by section, and say no words. */
  verify(subject: VerifySubject, at: string, review: Review): void {
    const isWhole = [...this.#told.values()].every((told) => told !== null);
    const rows = new Map(review.evidence.map((row) => [row.id, canonical(row)]));
    for (const [section, value] of listSections(review)) {
      const told = this.#told.get(section) ?? null;
      if (told === null && !isWhole) continue;
      const isSame =
        told !== null &&
        told.value === canonical(value) &&
        told.evidence.every((row) => rows.get(row.id) === canonical(row));
      subject.hold('I19', at, `${nameSection(section)} as it was told`, true, isSame);
    }
  }
}

type Reader = (data: unknown) => Told;

/** Frames that tell a section; others tell how far the review is. */
const READERS: Readonly<Record<string, Reader>> = {
  'figures.computed': reader('figures.computed', (data) => ({
    section: 'figures',
    value: data.figures,
    evidence: data.evidence,
  })),
  'perspective.completed': reader('perspective.completed', ({ perspective, evidence }) => ({
    section: `perspective/${perspective.persona}`,
    value: perspective,
    evidence,
  })),
  'perspective.unavailable': reader('perspective.unavailable', ({ perspective }) => ({
    section: `perspective/${perspective.persona}`,
    value: perspective,
    evidence: [],
  })),
  'scoring.completed': reader('scoring.completed', ({ dimensions, evidence }) => ({
    section: 'dimensions',
    value: dimensions,
    evidence,
  })),
  'xp.normalised': reader('xp.normalised', ({ xp }) => ({
    section: 'xp',
    value: xp,
    evidence: [],
  })),
  'narration.completed': reader('narration.completed', ({ evidence, ...narration }) => ({
    section: 'narration',
    value: narration,
    evidence,
  })),
};

/** The data is ours: the frame's commitment vouches for every byte of it. */
function reader<Type extends ReviewFrameType>(
  _type: Type,
  read: (data: ReviewFrameData<Type>) => Omit<Told, 'value'> & { readonly value: unknown },
): Reader {
  return (data) => {
    const { value, ...rest } = read(data as ReviewFrameData<Type>);
    return { ...rest, value: canonical(value) };
  };
}

function listSections(review: Review): readonly (readonly [string, unknown])[] {
  const { figures, dimensions, xp, headline, didWell, keptGettingStuck, pushOnNext } = review;
  return [
    ['figures', figures],
    ...review.perspectives.map((one) => [`perspective/${one.persona}`, one] as const),
    ['dimensions', dimensions],
    ['xp', xp],
    ['narration', { headline, didWell, keptGettingStuck, pushOnNext }],
  ];
}

/** Without the persona's id, which a platform chose. */
function nameSection(section: string): string {
  return section.split('/', 1)[0] ?? section;
}

function pickXp({ total, parts }: StoredFrameRow['numbers']): object {
  return { total, parts };
}

function canonical(value: unknown): string {
  return canonicalize(value) ?? '';
}
