/** Characters that are not seen: zero-width spaces and joiners, soft hyphens, fillers, variation selectors. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const ACCENTS = /[\u0300-\u034E\u0350-\u036F]/gu;
const BEYOND_ASCII = /\P{ASCII}/u;

/** Cyrillic and Greek letters, and the Latin ones that look the same; pairs by position. */
const LOOK_ALIKES =
  'аеорсухіјѕԁһԛԝѵӏкмнтв' + 'АВЕКМНОРСТУХІЈЅ' + 'αενικορτυχ' + 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ' + 'ıɡɑ';
const LATIN = 'aeopcyxijsdhqwvlkmhtb' + 'ABEKMHOPCTYXIJS' + 'aevikoptux' + 'ABEZHIKMNOPTYX' + 'iga';
const LATIN_OF = new Map([...LOOK_ALIKES].map((letter, index) => [letter, LATIN[index] as string]));

/** Letters in their plain form, without accents, look-alikes from other scripts as Latin; nothing where one is an accent. */
export function unmaskLetter(letters: string): string {
  const plain = letters.normalize('NFKD').replace(ACCENTS, '');
  return Array.from(plain, (letter) => LATIN_OF.get(letter) ?? letter).join('');
}

/**
 * The ways in which a text that hides its words may be read: with what is not seen taken out, and with it as white
 * space; letters in their plain form, without accents, look-alikes from other scripts as Latin. Only for comparing
 * with English words: of a text in another script it makes nonsense, and its offsets are not those of the text.
 */
export function unmaskText(text: string): readonly string[] {
  if (!BEYOND_ASCII.test(text)) return [text];
  const latin = unmaskLetter(text);
  const joined = latin.replace(UNSEEN, '');
  const parted = latin.replace(UNSEEN, ' ');
  return joined === parted ? [joined] : [joined, parted];
}
