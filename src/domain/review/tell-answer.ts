/** A figure's own answer, under what it means: `Yes: from …` becomes `You got faster: from …`. */
export function tellAnswer(meaning: string, answer: string): string {
  const at = answer.indexOf(': ');
  return at < 0 ? `${meaning}.` : `${meaning}: ${answer.slice(at + 2)}`;
}
