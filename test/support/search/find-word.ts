const BASE64_GROUP = 3;

/** One form in which a word could be stored. */
interface Needle {
  readonly form: string;
  readonly bytes: Buffer;
}

/** Looks for a word in bytes, in every form in which somebody could have written it down. */
export class WordFinder {
  readonly #needles: readonly Needle[];

  /** @param word ASCII letters and digits, long enough not to turn up by chance */
  constructor(word: string) {
    const plain = Buffer.from(word);
    const hex = plain.toString('hex');
    this.#needles = [
      ...[word, word.toLowerCase(), word.toUpperCase()].map((text) => needle('plain', text)),
      needle('hex', hex),
      needle('hex', hex.toUpperCase()),
      { form: 'UTF-16', bytes: Buffer.from(word, 'utf16le') },
      { form: 'UTF-16', bytes: Buffer.from(word, 'utf16le').swap16() },
      { form: 'UTF-16 in hex', bytes: Buffer.from(Buffer.from(word, 'utf16le').toString('hex')) },
      ...listBase64Forms(plain).map((text) => needle('base64', text)),
      ...listBase64Forms(plain).map((text) => needle('base64url', toUrlForm(text))),
    ];
  }

  /** @returns the form in which the word was found, or null */
  find(bytes: Buffer): string | null {
    return this.#needles.find((candidate) => bytes.includes(candidate.bytes))?.form ?? null;
  }
}

function needle(form: string, text: string): Needle {
  return { form, bytes: Buffer.from(text) };
}

/** Base64 depends on where in a group of three bytes a word begins; what the neighbours decide is left out. */
function listBase64Forms(plain: Buffer): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), plain]);
    const whole = padded.length - (padded.length % BASE64_GROUP);
    const text = padded.subarray(0, whole).toString('base64');
    return text.slice(offset === 0 ? 0 : 4);
  });
}

function toUrlForm(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}
