import type { FaultName } from './faults/find-fault.ts';
import type { Question, WireFormat, WireProvider } from './question.ts';

/** What the fake does with the requests that match: everything that is given must hold; the first rule that matches is taken. */
export interface WireRule {
  readonly provider?: WireProvider;
  readonly format?: WireFormat;
  readonly schemaName?: string;
  readonly model?: string;
  /** A word that stands in the prompt or in the instructions, such as a persona's name. */
  readonly mentions?: string;
  /** Anything else about the question. */
  readonly when?: (question: Question) => boolean;
  /** Matching requests that are let pass first; 0 unless told. */
  readonly skip?: number;
  /** Matching requests that it is good for, after those; no end unless told. */
  readonly times?: number;
  readonly fault?: FaultName;
  /** The answer to give, or what makes one of the question and of what would have been said. */
  readonly answer?: object | ((question: Question, sensible: unknown) => unknown);
  /** Waited before the answer begins. */
  readonly delayMs?: number;
}

/** Rules in force, with how often each has matched. */
export class RuleBook {
  readonly #rules: { readonly rule: WireRule; matched: number }[] = [];

  add(rules: readonly WireRule[]): void {
    this.#rules.push(...rules.map((rule) => ({ rule, matched: 0 })));
  }

  clear(): void {
    this.#rules.length = 0;
  }

  get rules(): readonly WireRule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  /** The first rule that is good for the question; counts the match. */
  take(question: Question): WireRule | null {
    for (const entry of this.#rules) {
      if (!isFor(entry.rule, question)) continue;
      const { skip = 0, times = Number.POSITIVE_INFINITY } = entry.rule;
      entry.matched += 1;
      if (entry.matched > skip && entry.matched <= skip + times) return entry.rule;
    }
    return null;
  }
}

function isFor(rule: WireRule, question: Question): boolean {
  return (
    (rule.provider ?? question.provider) === question.provider &&
    (rule.format ?? question.format) === question.format &&
    (rule.schemaName ?? question.schemaName) === question.schemaName &&
    (rule.model ?? question.model) === question.model &&
    (rule.mentions === undefined ||
      question.prompt.includes(rule.mentions) ||
      question.instructions.includes(rule.mentions)) &&
    (rule.when?.(question) ?? true)
  );
}
