/** Bytes that a text takes in UTF-8. Counted, not encoded: a block measures some thousand texts. */
export function measureBytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Bytes that stand for one token, as they are counted here. */
export const BYTES_A_TOKEN = 4;

/** Tokens that a text takes, as they are counted here: ceil(UTF-8 bytes / 4). */
export function countTokens(text: string): number {
  return Math.ceil(measureBytes(text) / BYTES_A_TOKEN);
}

/** Something to be told, in one or more forms, the shortest first; each ends its line. */
export interface Told {
  readonly forms: readonly string[];
  /** Told in its shortest form whether there is room or not. */
  readonly isMandatory: boolean;
}

/** Room in bytes: to tell something at all, and to tell it at greater length. */
export interface Room {
  readonly shortest: number;
  readonly longer: number;
}

/**
 * Chooses a form for each: everything in its shortest form first, then each a form longer, in the order given,
 * as far as there is room. Index of the form; -1 where it is left out.
 *
 * @param ranked most important first
 */
export function fillForms(ranked: readonly Told[], room: Room): readonly number[] {
  const sizes = ranked.map(({ forms }) => forms.map(measureBytes));
  const chosen = ranked.map(({ isMandatory }): number => (isMandatory ? 0 : -1));
  let used = sizes.reduce(
    (sum, [shortest], index) => sum + (chosen[index] === 0 ? (shortest ?? 0) : 0),
    0,
  );
  const formsMax = Math.max(0, ...sizes.map((forms) => forms.length));
  for (let form = 0; form < formsMax; form += 1) {
    const most = form === 0 ? room.shortest : room.longer;
    for (const [index, forms] of sizes.entries()) {
      const size = forms[form];
      if (size === undefined || chosen[index] !== form - 1) continue;
      const more = size - (form === 0 ? 0 : (forms[form - 1] as number));
      if (used + more > most) continue;
      used += more;
      chosen[index] = form;
    }
  }
  return chosen;
}
