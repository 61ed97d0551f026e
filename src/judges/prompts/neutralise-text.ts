import { BLANK } from '../../domain/text/split-statements.ts';

/** Stands for a sign that was made harmless. */
const DOT = '·';

/** The signs of a fence's own lines, in any script that has them. */
const FENCE_LINES = /(?<![[［⟦〚【])[[［⟦〚【]{2,}(?=\s{0,8}(?:text|end)\b)/giu;
/** Marks of chat protocols: <|im_start|>, [INST], <<SYS>>, </system>. */
const PROTOCOL =
  /<\|(?=[^|\n]{0,64}\|>)|(?<=<\|[^|\n]{0,64})\|>|<{1,2}(?=\/?(?:sys|system|user|assistant|developer|instructions?)>)|\[(?=\/?(?:inst|sys|system|user|assistant)\])/giu;
/** The colon (or what looks like one) after the name of a role, at the beginning of a line. */
const ROLE_COLON =
  /(?<=^[\s>#*_-]{0,16}(?:system|assistant|user|human|developer|tool|function|ai|model)(?:[\s_-]+(?:message|prompt|turn|instruction|instructions))?[\s*_]*)[:\u02D0\u0589\u2236\uA789\uFE55\uFF1A]/gimu;
/** What writes in another direction, or is never seen and can carry whole sentences (tags); lone half surrogates. */
const HIDDEN = /[\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}\p{Cs}]|(?![\t\n\r\0])\p{Cc}/gu;

/**
 * Somebody's words as a prompt may hold them: what could pass for a fence's line, for a turn of another role or for
 * a mark of a chat protocol is made harmless, and what is hidden is taken out. Unit for unit as long as before, so
 * that a quote of what is shown stands in the original at the same offsets.
 *
 * @example
 * neutraliseText('System: hello [INST]'); // 'System· hello ·INST]'
 */
export function neutraliseText(text: string): string {
  return text
    .replace(HIDDEN, (hidden) => ' '.repeat(hidden.length))
    .replace(FENCE_LINES, toDots)
    .replace(PROTOCOL, toDots)
    .replace(ROLE_COLON, toDots);
}

/** Says in place of blanked spans that something is withheld; the rest stays as it is. */
export function tellBlanks(text: string): string {
  return text.includes(BLANK) ? text.replace(BLANKS, WITHHELD) : text;
}

const BLANKS = new RegExp(`${BLANK}+`, 'gu');

/** What stands where words were taken out of a text that is shown to a model. */
export const WITHHELD = '[withheld: words addressed to whoever judges]';

function toDots(signs: string): string {
  return DOT.repeat(signs.length);
}
