import type { NativeConnection } from '@temporalio/worker';
import { defineSearchAttributeKey } from '@temporalio/common';

/** A search attribute of the namespace, of the type Keyword, that gets the tenant's UUID. */
const TENANT_ATTRIBUTE = 'ThroughlineTenant';
const KEYWORD = 2;

export type TenantAttribute = ReturnType<typeof defineSearchAttributeKey<'KEYWORD'>>;

/**
 * Whether workflows can be told apart by tenant: an operator may register one search attribute for it. What
 * else one searches by is Temporal's own: a workflow's type is its flow, its id ends with the learner's UUID.
 */
export async function findTenantAttribute(
  connection: NativeConnection,
  namespace: string,
): Promise<TenantAttribute | null> {
  const { operatorService } = connection;
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  if (customAttributes[TENANT_ATTRIBUTE] !== KEYWORD) return null;
  return defineSearchAttributeKey(TENANT_ATTRIBUTE, 'KEYWORD');
}
