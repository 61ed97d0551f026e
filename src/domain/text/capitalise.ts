/** The beginning of a sentence; what opens with a quote mark stays as it is. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
