import { types } from "./program-types.ts";
import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import type { StackSettings } from "./stack-settings.ts";
import type { StackState } from "./stack-state.ts";
import { TeardownRefused } from "./teardown-refused.ts";

/** The stack's place. Nothing outside it is read or removed. */
export interface Place {
  readonly tenantId: string;
  readonly subscriptionId: string;
}

/**
 * Where the stack is, by its state, its settings and the login, which must agree. The tenant must be in the state or
 * the settings. A login alone isn't proof, because every tenant may have a stack of this name.
 *
 * @throws TeardownRefused
 */
export function placeOf(
  stack: string,
  state: StackState,
  settings: StackSettings,
  environment: Readonly<Record<string, string | undefined>>,
): Place {
  const { expectedTenantId, expectedSubscriptionId } = settings;
  const tenant = agreed("tenant", [
    ...tenantsIn(state).map((id) => ({ id, by: "the state" })),
    ...sourceOf(expectedTenantId, "the setting expectedTenantId"),
    ...sourceOf(environment["ARM_TENANT_ID"], "the login (ARM_TENANT_ID)"),
  ]);
  if (tenantsIn(state).length === 0 && expectedTenantId === "") {
    throw new TeardownRefused(
      `The tenant of the stack "${stack}" isn't in its state or its settings. Objects with its mark in the login's ` +
        "tenant could be another stack's. Set protected-function:expectedTenantId in the stack's settings.",
    );
  }
  const subscription = agreed("subscription", [
    ...subscriptionsIn(state).map((id) => ({ id, by: "the state" })),
    ...sourceOf(expectedSubscriptionId, "the setting expectedSubscriptionId"),
    ...sourceOf(settings.subscriptionId, "the setting azure-native:subscriptionId"),
    ...sourceOf(environment["ARM_SUBSCRIPTION_ID"], "the login (ARM_SUBSCRIPTION_ID)"),
  ]);
  if (tenant === undefined || subscription === undefined) {
    throw new TeardownRefused(
      `The subscription of the stack "${stack}" isn't known: its state holds no Azure resource. Set ` +
        "protected-function:expectedSubscriptionId in its settings, or ARM_SUBSCRIPTION_ID.",
    );
  }
  for (const [kind, id] of [
    ["tenant", tenant],
    ["subscription", subscription],
  ] as const) {
    if (guidForm.test(id)) continue;
    throw new TeardownRefused(
      `The stack's ${kind} must be a GUID; found ${JSON.stringify(cut(id, 100))}. Correct its settings or ARM_* variables.`,
    );
  }
  return { tenantId: tenant, subscriptionId: subscription };
}

interface Source {
  readonly id: string;
  readonly by: string;
}

function sourceOf(id: string | undefined, by: string): readonly Source[] {
  return id ? [{ id: id.toLowerCase(), by }] : [];
}

function agreed(kind: string, sources: readonly Source[]): string | undefined {
  const [first, ...rest] = sources;
  const conflicting = rest.find(({ id }) => id !== first?.id);
  if (first && conflicting) {
    throw new TeardownRefused(
      `The stack is in the ${kind} ${first.id} by ${first.by}, but in ${conflicting.id} by ${conflicting.by}. Log in to the ${kind} of ` +
        "the stack, or name a stack in yours.",
    );
  }
  return first?.id;
}

/** The tenants in the state's `azuread` and `azure-native` resources. */
function tenantsIn({ resources }: StackState): readonly string[] {
  const ids = resources.flatMap(({ type, outputs }) => {
    if (type === types.servicePrincipal) return outputs["applicationTenantId"];
    const hasTenantId =
      type === "pulumi:pulumi:Stack" || /^azure-native:(?:managedidentity|applicationinsights):/.test(type);
    return hasTenantId ? outputs["tenantId"] : undefined;
  });
  return distinct(ids);
}

function subscriptionsIn({ resources }: StackState): readonly string[] {
  return distinct(resources.map(({ id = "" }) => /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]));
}

function distinct(ids: readonly unknown[]): readonly string[] {
  const texts = ids.flatMap((id) => (typeof id === "string" && id !== "" ? [id.toLowerCase()] : []));
  return [...new Set(texts)];
}
