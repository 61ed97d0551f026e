import type {
  DefinitionAnswer,
  DefinitionKind,
  DefinitionVersions,
  PersonaInput,
  Policy,
  RubricInput,
  ScenarioInput,
} from '@throughline/contract';
import type { CallOptions } from './call-options.ts';
import type { Transport } from './transport.ts';

/** What is saved, by kind. */
export interface DefinitionDocuments {
  readonly scenario: ScenarioInput;
  readonly rubric: RubricInput;
  readonly persona: PersonaInput;
  readonly policy: Policy;
}

const FOLDERS: Readonly<Record<DefinitionKind, string>> = {
  scenario: 'scenarios',
  rubric: 'rubrics',
  persona: 'personas',
  policy: 'policies',
};

/** Scenarios, rubrics, personas and the policy. Every save that changes something is a new version. */
export class DefinitionsApi {
  private readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** Saves a version; a document equal to the latest is that version. */
  save<Kind extends DefinitionKind>(
    kind: Kind,
    id: string,
    document: DefinitionDocuments[Kind],
    options: CallOptions = {},
  ): Promise<DefinitionAnswer> {
    return this.transport.call({
      method: 'PUT',
      path: pathOf(kind, id),
      body: document,
      signal: options.signal,
    });
  }

  /** The latest version, or the one that `version` names. */
  get(
    kind: DefinitionKind,
    id: string,
    options: CallOptions & { readonly version?: number } = {},
  ): Promise<DefinitionAnswer> {
    return this.transport.call({
      method: 'GET',
      path: pathOf(kind, id),
      query: { version: options.version },
      signal: options.signal,
    });
  }

  versions(
    kind: DefinitionKind,
    id: string,
    options: CallOptions = {},
  ): Promise<DefinitionVersions> {
    return this.transport.call({
      method: 'GET',
      path: `${pathOf(kind, id)}/versions`,
      signal: options.signal,
    });
  }
}

function pathOf(kind: DefinitionKind, id: string): string {
  return `/v1/${FOLDERS[kind]}/${encodeURIComponent(id)}`;
}
