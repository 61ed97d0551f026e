/** Tokens of a text: ceil(UTF-8 bytes / 4). An estimate that no provider is asked for. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text, 'utf8') / 4);
}
