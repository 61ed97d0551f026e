import type { BankParameters } from './bank-parameters.ts';
import type { WorkingHypothesis } from './hypothesis.ts';
import type { CheapObservation } from './observation.ts';
import { updateHypothesis, weighResidual } from './update-hypothesis.ts';
import { normaliseWeights, type WorkingBank } from './working-bank.ts';

const CORRELATION_MAX = 0.8;
const RESIDUAL_MAX = 60;
const RESIDUAL_MEMORY = 50;

/**
 * Takes in one cheap observation. Its variance is raised where successive residuals have been alike:
 * ten figures of one sitting are not ten independent ones.
 */
export function observeFigure(
  bank: WorkingBank,
  observation: CheapObservation,
  parameters: BankParameters,
): void {
  const correlation = clamp(bank.residualProduct / bank.residualPower, 0, CORRELATION_MAX);
  const noise = (observation.variance * (1 + correlation)) / (1 - correlation);
  trackResidual(bank, observation, parameters);
  const confirming = parameters.figuresOnly ? parameters.verdictVariance / observation.variance : 0;
  for (const hypothesis of bank.hypotheses) {
    const withSkill = hypothesis.skillVariance + hypothesis.skillChannelCovariance;
    const withJudge = hypothesis.skillJudgeCovariance + hypothesis.judgeChannelCovariance;
    const withChannel = hypothesis.skillChannelCovariance + hypothesis.channelVariance;
    const variance = withSkill + withChannel + noise;
    const residual = observation.value - hypothesis.skill - hypothesis.channelBias;
    const fit = weighResidual(
      residual,
      variance,
      parameters.cheapOutlier,
      parameters.outlierDensity,
    );
    const honest = fit.honestShare;
    updateHypothesis(hypothesis, residual, variance, withSkill, withJudge, withChannel, honest);
    hypothesis.verdictMass += honest * confirming;
    hypothesis.weight *= fit.likelihood;
  }
  normaliseWeights(bank.hypotheses);
}

/** Follows the residual of the heaviest hypothesis, confirmed or not, scaled to the usual variance. */
function trackResidual(
  bank: WorkingBank,
  observation: CheapObservation,
  parameters: BankParameters,
): void {
  const heaviest = findHeaviest(bank.hypotheses);
  const scale = Math.sqrt(parameters.cheapVariance / observation.variance);
  const expected = heaviest.skill + heaviest.channelBias;
  const residual = clamp((observation.value - expected) * scale, -RESIDUAL_MAX, RESIDUAL_MAX);
  bank.residualPower += (residual * residual - bank.residualPower) / RESIDUAL_MEMORY;
  bank.residualProduct += (residual * bank.lastResidual - bank.residualProduct) / RESIDUAL_MEMORY;
  bank.lastResidual = residual;
}

function findHeaviest(hypotheses: readonly WorkingHypothesis[]): WorkingHypothesis {
  let heaviest = hypotheses[0] as WorkingHypothesis;
  for (const hypothesis of hypotheses) {
    if (hypothesis.weight > heaviest.weight) heaviest = hypothesis;
  }
  return heaviest;
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.max(lowest, Math.min(highest, value));
}
