/** What a review judge proposes, and who said it. */
export interface Judged<Value> {
  readonly value: Value;
  readonly author: 'model' | 'rules';
  /** As it is named in `JUDGES`; null of the rules. */
  readonly provider: string | null;
  readonly model: string | null;
  readonly promptVersion: string | null;
}
