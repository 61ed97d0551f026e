export { createClient, type Client, type ClientOptions } from './create-client.ts';
export { NetworkError, ProblemError, ResponseError, TimeoutError, UploadError } from './errors.ts';
export type { DefinitionDocuments, DefinitionsApi } from './definitions-api.ts';
export type { EventsApi } from './events-api.ts';
export type { ForgettingApi } from './forgetting-api.ts';
export type { LearnersApi } from './learners-api.ts';
export type { VerdictsApi } from './verdicts-api.ts';
export type { CallOptions, RecordOptions } from './call-options.ts';
