import type { Evaluation } from '../../../src/domain/evaluation/evaluation.ts';
import { ThroughlineError } from '../../../src/domain/errors/throughline-error.ts';
import type { Material } from '../../../src/domain/touchpoints/material.ts';
import { ScriptedJudge } from '../../support/calibration/scripted-judge.ts';

/** A scripted judge that also fails as often as it is told, by touchpoint, and takes its time. */
export class FailingJudge extends ScriptedJudge {
  readonly failures = new Map<string, number>();
  delayMs = 0;
  /** Fails as a careless client library does: with everything it was given in its error. */
  isTalkative = false;

  override async collectEvidence(material: Material): Promise<Evaluation> {
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    if (this.isTalkative) {
      const prompt = JSON.stringify(material);
      const cause = new Error(prompt);
      throw Object.assign(new Error(`refused: ${prompt}`, { cause }), { requestBody: prompt });
    }
    const { touchpoint } = material.completion;
    const left = this.failures.get(touchpoint) ?? 0;
    if (left > 0) {
      this.failures.set(touchpoint, left - 1);
      throw new ThroughlineError('judge/unavailable', 'the script says so', { retryable: true });
    }
    return super.collectEvidence(material);
  }
}
