import { nameOf } from "../photograph.ts";
import { changedFields, type Mark } from "./azure.ts";
import type { Step } from "../situation.ts";
import type { Team, World } from "../world.ts";

const access = "/v1.0/identity/conditionalAccess";

interface Made {
  readonly id: string;
  readonly appId: string;
}

/** What the first team's registration of the API says of itself. */
export async function ownMark({
  opened,
}: World): Promise<{ readonly notes: string; readonly tags: readonly string[] }> {
  const { value } = (await opened.graph.call("GET", "/v1.0/applications")) as {
    readonly value: readonly {
      readonly displayName: string;
      readonly notes: string;
      readonly tags: readonly string[];
    }[];
  };
  const api = value.find(({ displayName, notes }) => displayName.startsWith("whocalls API (") && notes);
  if (!api) throw new Error("No registration of the API is there to copy a mark from.");
  return api;
}

/** A mark as somebody's is, by what differs from ours. */
async function markLike(world: World, mark: Mark): Promise<object> {
  if (mark === "none") return {};
  const { notes, tags } = await ownMark(world);
  const { "stack-id": id, "stack-environment": environment, ...fields } = changedFields[mark] ?? {};
  const changed = { ...fields, ...(id !== undefined && { id }) };
  const altered = Object.entries(changed).reduce(
    (text, [field, value]) => text.replace(new RegExp(`\\b${field} [^,.]+`), `${field} ${value}`),
    notes,
  );
  const said =
    environment === undefined ? altered : altered.replace(". Changes", `, environment ${environment}. Changes`);
  return { notes: said, tags: tags.map((tag) => (id === undefined ? tag : tag.replace(/:[a-z0-9]{12}$/, `:${id}`))) };
}

export function registration(displayName: string, mark: Mark, { isDeleted = false, isPurged = false } = {}): Step {
  const where = isDeleted ? "a deleted registration" : "a registration";
  return {
    says: `${where} ${displayName} with the mark: ${mark}`,
    run: async (world) => {
      const body = { displayName, ...(await markLike(world, mark)) };
      const { graph } = world.opened;
      const { id, appId } = (await graph.call("POST", "/v1.0/applications", body)) as Made;
      await graph.call("POST", "/v1.0/servicePrincipals", { appId });
      if (isDeleted || isPurged) await graph.call("DELETE", `/v1.0/applications/${id}`);
      if (isPurged) await graph.call("DELETE", `/v1.0/directory/deletedItems/${id}`);
    },
  };
}

/** A colleague's registration without a mark, whose service principal has our notes, as a script copies them. */
export const principalWithCopiedNotes: Step = {
  says: "a colleague's registration, whose service principal has the stack's notes and tags",
  run: async (world) => {
    const { graph } = world.opened;
    const { notes, tags } = await ownMark(world);
    const { appId } = (await graph.call("POST", "/v1.0/applications", { displayName: "HR portal" })) as Made;
    await graph.call("POST", "/v1.0/servicePrincipals", { appId, notes, tags });
  },
};

/** Somebody removes the registration of a resource of ours, by its logical name; for good, or into the bin. */
export function removed(logicalName: string, how: "into the bin" | "for good"): Step {
  return {
    says: `somebody removes the registration of ${logicalName} ${how}`,
    run: async (world) => {
      const id = await objectIdOf(world, "first", "azuread:index/application:Application", logicalName);
      await world.opened.graph.call("DELETE", `/v1.0/applications/${id}`);
      if (how === "into the bin") return;
      await world.opened.graph.call("DELETE", `/v1.0/directory/deletedItems/${id}`);
      for (const { collection, id: other, isDeleted } of world.photograph().values()) {
        if (collection !== "servicePrincipals" || !isDeleted) continue;
        await world.opened.graph.call("DELETE", `/v1.0/directory/deletedItems/${other}`);
      }
    },
  };
}

async function objectIdOf(world: World, team: Team, type: string, name: string): Promise<string> {
  const { deployment } = (await world.shellOf(team).stack.export()) as {
    readonly deployment: {
      readonly resources: readonly { readonly urn: string; readonly outputs?: { readonly objectId?: string } }[];
    };
  };
  const found = deployment.resources.find(({ urn }) => urn.endsWith(`${type}::${name}`));
  return String(found?.outputs?.objectId);
}

/** The notes of our registrations are gone. */
export const notesGone: Step = {
  says: "somebody has emptied the notes and tags of the registrations",
  run: async (world) => {
    const before: (() => Promise<unknown>)[] = [];
    for (const key of world.made.get("the stack") ?? []) {
      const [, collection = "", id = ""] = /^(applications|servicePrincipals)\/(.+)$/.exec(key) ?? [];
      const thing = world.photograph().get(key);
      if (collection === "" || !thing) continue;
      const { notes, tags, servicePrincipalType } = JSON.parse(thing.json) as Readonly<Record<string, unknown>>;
      if (servicePrincipalType === "ManagedIdentity") continue;
      const path = `/v1.0/${collection}/${id}`;
      await world.opened.graph.call("PATCH", path, { notes: null, tags: [] });
      before.push(() => world.opened.graph.call("PATCH", path, { notes, tags }));
    }
    return async () => {
      for (const putBack of before) await putBack();
    };
  },
};

/** Another team's policy, that names what is ours. */
export function policyUsing(what: "our location" | "our API" | "all trusted locations" | "neither"): Step {
  return {
    says: `another team's policy uses ${what}`,
    run: async (world) => {
      const { graph } = world.opened;
      const api = await objectIdOf(
        world,
        "first",
        "azuread:index/servicePrincipal:ServicePrincipal",
        "api-service-principal",
      );
      const { appId } = (await graph.call("GET", `/v1.0/servicePrincipals/${api}`)) as Made;
      const location = what === "our location" ? await locationId(world) : undefined;
      const excluded = what === "all trusted locations" ? "AllTrusted" : location;
      await graph.call("POST", `${access}/policies`, {
        displayName: "Orders from the office only",
        state: "enabledForReportingButNotEnforced",
        conditions: {
          users: { includeUsers: ["All"] },
          clientAppTypes: ["all"],
          applications: { includeApplications: what === "our API" ? [appId] : ["All"] },
          ...(excluded && { locations: { includeLocations: ["All"], excludeLocations: [excluded] } }),
        },
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
      });
    },
  };
}

async function locationId({ opened }: World): Promise<string> {
  const { value } = (await opened.graph.call("GET", `${access}/namedLocations`)) as { readonly value: readonly Made[] };
  const [location] = value;
  if (!location) throw new Error("The stack has no named location.");
  return location.id;
}

export async function locationIsTrusted({ opened }: World): Promise<boolean | undefined> {
  const { value } = (await opened.graph.call("GET", `${access}/namedLocations`)) as {
    readonly value: readonly { readonly isTrusted?: boolean }[];
  };
  return value[0]?.isTrusted;
}

/** The same as soon as it's asked for: the state isn't read. */
export const accessAtOnce: Step = {
  says: "a person got access to the API by hand, at once",
  run: async (world) => {
    const { graph } = world.opened;
    const principals = [...world.photograph().values()].filter(({ collection }) => collection === "servicePrincipals");
    const api = principals.find((one) => nameOf(one) === "whocalls API (test)");
    const resourceId = api?.id ?? "";
    const { appRoles } = (await graph.call("GET", `/v1.0/servicePrincipals/${resourceId}`)) as {
      readonly appRoles: readonly { readonly id: string }[];
    };
    const principalId = await principal(world, "a person");
    const appRoleId = appRoles[0]?.id;
    await graph.call("POST", `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
      principalId,
      resourceId,
      appRoleId,
    });
  },
};

/** Somebody is given access to our API by hand. */
export function accessTo(to: "a person" | "an application" | "a group"): Step {
  return {
    says: `${to} was given access to the API by hand`,
    run: async (world) => {
      const { graph } = world.opened;
      const resourceId = await objectIdOf(
        world,
        "first",
        "azuread:index/servicePrincipal:ServicePrincipal",
        "api-service-principal",
      );
      const { appRoles } = (await graph.call("GET", `/v1.0/servicePrincipals/${resourceId}`)) as {
        readonly appRoles: readonly { readonly id: string }[];
      };
      const principalId = await principal(world, to);
      await graph.call("POST", `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
        principalId,
        resourceId,
        appRoleId: appRoles[0]?.id,
      });
    },
  };
}

async function principal(
  { opened: { graph } }: World,
  kind: "a person" | "an application" | "a group",
): Promise<string> {
  if (kind === "a person") return ((await graph.call("GET", "/v1.0/users/ada@twin.onmicrosoft.com")) as Made).id;
  if (kind === "a group") {
    const filter = encodeURIComponent("displayName eq 'Function users'");
    const { value } = (await graph.call("GET", `/v1.0/groups?$filter=${filter}`)) as {
      readonly value: readonly Made[];
    };
    return value[0]?.id ?? "";
  }
  const { appId } = (await graph.call("POST", "/v1.0/applications", { displayName: "Orders" })) as Made;
  return ((await graph.call("POST", "/v1.0/servicePrincipals", { appId })) as Made).id;
}

/** An administrator consents to another team's client for our API. */
export const consentByHand: Step = {
  says: "an administrator consented to another team's client for the API",
  run: async (world) => {
    const { graph } = world.opened;
    const resourceId = await objectIdOf(
      world,
      "first",
      "azuread:index/servicePrincipal:ServicePrincipal",
      "api-service-principal",
    );
    const { oauth2PermissionScopes } = (await graph.call("GET", `/v1.0/servicePrincipals/${resourceId}`)) as {
      readonly oauth2PermissionScopes: readonly { readonly value: string }[];
    };
    const clientId = await principal(world, "an application");
    await graph.call("POST", "/v1.0/oauth2PermissionGrants", {
      clientId,
      consentType: "AllPrincipals",
      resourceId,
      scope: oauth2PermissionScopes[0]?.value ?? "user_impersonation",
    });
  },
};
