/**
 * Thrown by a step when the flow itself was told to end from outside, as an operator may. It is nobody's failed try:
 * flows let it pass through.
 *
 * @example
 * if (error instanceof Cancellation) throw error;
 */
export class Cancellation extends Error {
  /** @param cause what the engine threw, to be thrown again at the end of its flow */
  constructor(cause: unknown) {
    super('the flow was told to end', { cause });
    this.name = 'Cancellation';
  }
}
