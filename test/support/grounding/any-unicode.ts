import fc from 'fast-check';

/** Any text, half surrogates and control characters among it; fast-check's own takes seconds to set up. */
export function anyUnicode(lengthMax: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0, max: 0x2fff }),
    fc.integer({ min: 0, max: 0x10_ffff }),
  );
  return fc.array(unit, { maxLength: lengthMax }).map((points) =>
    points
      .map((point) => String.fromCodePoint(point))
      .join('')
      .slice(0, lengthMax),
  );
}
