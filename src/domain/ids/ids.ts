declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A tenant's UUID. */
export type TenantId = Branded<'TenantId'>;
/** A learner's internal UUID; what the platform calls the learner is the external id. */
export type LearnerId = Branded<'LearnerId'>;
/** The UUID (version 7) of one ciphertext in `body`. */
export type BodyId = Branded<'BodyId'>;
