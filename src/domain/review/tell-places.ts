import { tellList, tellNumber } from './tell-words.ts';

const STAGE_TAIL = / (?:in|for) “[^”]*”$/u;

/**
 * Some touchpoints as a sentence lists them, each by its name, those of one stage together: `the kickoff and the note
 * check in “Find the cause”`; beyond the most, how many more there were.
 *
 * @param names as `nameTouchpoints` gives them
 * @param most how many are named at most, 1 or more
 */
export function tellPlaces(names: readonly string[], most = 3): string {
  const named = names.slice(0, most);
  const groups: { readonly tail: string; readonly heads: string[] }[] = [];
  for (const name of named) {
    const tail = STAGE_TAIL.exec(name)?.[0] ?? '';
    const last = groups.at(-1);
    const head = name.slice(0, name.length - tail.length);
    if (last !== undefined && tail !== '' && last.tail === tail) last.heads.push(head);
    else groups.push({ tail, heads: [head] });
  }
  const told = groups.map(({ tail, heads }) => `${tellList(heads, most)}${tail}`);
  const more = names.length - named.length;
  return tellList(more === 0 ? told : [...told, `${tellNumber(more)} more`], most + 1);
}
