/** A figure: cheap, frequent, noisy, and open to gaming. `variance` is its own, in squared points. */
export type CheapObservation = {
  readonly kind: 'cheap';
  readonly value: number;
  readonly variance: number;
};

/** A configured judge's verdict. `age` counts the ticks since the work that it judges; 0 in the product. */
export type JudgeObservation = {
  readonly kind: 'verdict';
  readonly value: number;
  readonly judgeVersion: number;
  readonly age: number;
};

/** The verdict of a judge that stood in for the configured one. */
export type FallbackObservation = { readonly kind: 'fallback'; readonly value: number };

/** A person's verdict: little noise, no leaning, hardly ever a gross error. */
export type HumanObservation = { readonly kind: 'human'; readonly value: number };

/** Any verdict, whoever gave it. */
export type VerdictObservation = JudgeObservation | FallbackObservation | HumanObservation;

/** What one tick can bring to a bank; values lie on the 0–100 scale, figures may exceed it. */
export type Observation = CheapObservation | VerdictObservation;
