/** Into how many pieces a streamed answer is cut, at most. */
const PIECES_MAX = 8;

/** The text in pieces as a stream brings them; never within a pair of surrogates. One empty piece for no text. */
export function splitText(text: string, piecesMax = PIECES_MAX): readonly string[] {
  const characters = [...text];
  const size = Math.max(1, Math.ceil(characters.length / piecesMax));
  const pieces = Array.from({ length: Math.ceil(characters.length / size) }, (_, at) =>
    characters.slice(at * size, (at + 1) * size).join(''),
  );
  return pieces.length === 0 ? [''] : pieces;
}
