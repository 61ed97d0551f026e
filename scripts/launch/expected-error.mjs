/** A failure that its sentence explains; it is shown without a stack. */
export class ExpectedError extends Error {
  isExpected = true;
}
