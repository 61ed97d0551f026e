/**
 * Who judges, in a sentence, and what they claim.
 *
 * @param names as `JUDGES` has them, in their order
 * @example
 * describeJudges(['builtin']); // 'builtin rules: no model was asked; …'
 */
export function describeJudges(names: readonly string[]): string {
  const models = names.filter((name) => name !== 'builtin');
  if (models.length === 0)
    return 'builtin rules: no model was asked; it claims no more than it measured, and abstains on the rest';
  const last = names.includes('builtin')
    ? 'where none can be asked, builtin rules measure and give no level'
    : 'where none can be asked, the completion waits';
  return `models, in this order: ${models.join(', ')}; what they say counts only as far as code finds its quotes and figures, and ${last}`;
}
