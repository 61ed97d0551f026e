const NUMBER = /\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?/gu;

/**
 * The numbers that a text writes in digits, in their order; a comma counts only between thousands.
 *
 * @example
 * extractNumbers('$1,200 for 3 x 2.5 hours'); // [1200, 3, 2.5]
 */
export function extractNumbers(text: string): readonly number[] {
  return Array.from(text.matchAll(NUMBER), (match) => Number(match[0].replaceAll(',', ''))).filter(
    Number.isFinite,
  );
}
