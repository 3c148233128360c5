import type { StackSettings } from "./stack-settings.ts";
import type { StackState } from "./stack-state.ts";
import { TeardownRefused } from "./teardown-refused.ts";

/** Where the stack is: nothing is looked for or removed elsewhere. */
export interface Place {
  readonly tenantId: string;
  readonly subscriptionId: string;
}

/**
 * Where the state, the settings and the login say that the stack is: whichever of them speak have to agree, and for the
 * tenant state or settings have to. A login alone is no evidence: a stack of this name may be in every tenant.
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
    ...said(expectedTenantId, "the setting expectedTenantId"),
    ...said(environment["ARM_TENANT_ID"], "ARM_TENANT_ID, the login,"),
  ]);
  if (tenantsIn(state).length === 0 && expectedTenantId === "") {
    throw new TeardownRefused(
      `Neither the state of the stack "${stack}" nor its settings say which tenant it is in: objects that bear its mark in ` +
        "the login's tenant could be another's. Say it in the stack's settings, protected-function:expectedTenantId.",
    );
  }
  const subscription = agreed("subscription", [
    ...subscriptionsIn(state).map((id) => ({ id, by: "the state" })),
    ...said(expectedSubscriptionId, "the setting expectedSubscriptionId"),
    ...said(settings.subscriptionId, "the setting azure-native:subscriptionId"),
    ...said(environment["ARM_SUBSCRIPTION_ID"], "ARM_SUBSCRIPTION_ID, the login,"),
  ]);
  if (tenant === undefined || subscription === undefined) {
    throw new TeardownRefused(
      `Nothing says which subscription the stack "${stack}" is in: its state holds nothing there. Say it in its settings, ` +
        "protected-function:expectedSubscriptionId, or by ARM_SUBSCRIPTION_ID.",
    );
  }
  return { tenantId: tenant, subscriptionId: subscription };
}

interface Saying {
  readonly id: string;
  readonly by: string;
}

function said(id: string | undefined, by: string): readonly Saying[] {
  return id ? [{ id: id.toLowerCase(), by }] : [];
}

function agreed(what: string, sayings: readonly Saying[]): string | undefined {
  const [first, ...others] = sayings;
  const other = others.find(({ id }) => id !== first?.id);
  if (first && other) {
    throw new TeardownRefused(
      `The stack is in the ${what} ${first.id}, says ${first.by}; ${other.by} says ${other.id}. Log in to the one that the ` +
        "stack is in, or name the stack that is in yours.",
    );
  }
  return first?.id;
}

/** What `azuread` and `azure-native` read back says of which tenant they are. */
function tenantsIn({ resources }: StackState): readonly string[] {
  const ids = resources.flatMap(({ type, outputs }) => {
    if (type === "azuread:index/servicePrincipal:ServicePrincipal") return outputs["applicationTenantId"];
    const tells = type === "pulumi:pulumi:Stack" || /^azure-native:(?:managedidentity|applicationinsights):/.test(type);
    return tells ? outputs["tenantId"] : undefined;
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
