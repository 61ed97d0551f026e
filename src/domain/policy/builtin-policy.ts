import type { TouchpointKind } from '@throughline/contract';
import { builtinLightPolicy } from '../evaluation/decide-light.ts';
import { builtinReadPolicy } from '../read/read-policy.ts';
import type { BasePoints } from '../touchpoints/touchpoint-definition.ts';
import { TOUCHPOINT_KINDS } from '../touchpoints/touchpoint-kinds.ts';
import type { PolicyDocument } from './policy-document.ts';

/** The built-in policy's number; the versions that a tenant saves count from 2. */
export const BUILTIN_POLICY_VERSION = 1;

/** The id under which a tenant saves the policy that is in force for it. */
export const POLICY_ID = 'default';

/** Version 1 of every tenant's policy, assembled from the files of the touchpoint kinds. */
export const builtinPolicy: PolicyDocument = {
  pricing: {
    basePoints: Object.fromEntries(
      Object.values(TOUCHPOINT_KINDS).map(({ kind, basePoints }) => [kind, basePoints]),
    ) as Record<TouchpointKind, BasePoints>,
    decay: { fullEvents: 10, keepPermille: 800 },
    passedTaskKeepPermille: 500,
    dayPointsMax: 300,
  },
  read: builtinReadPolicy,
  light: builtinLightPolicy,
};
