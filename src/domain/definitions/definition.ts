/** What is saved once and never changed, as the contract has it: types alone, for rooms that know the domain only. */
export type {
  DefinitionAnswer,
  DefinitionKind,
  DefinitionVersions,
  Rubric,
  Scenario,
  Task,
} from '@throughline/contract';
