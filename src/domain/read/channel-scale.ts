/** SD of a skill between learners, in logits of the channel that its figures against an expectation come through. */
export const CHANNEL_SCALE = {
  /** No hint and no help. */
  independence: 1.2,
  /** Right at the first try. */
  quality: 0.7,
} as const;
