import type { GraphSession } from "./graph-session.ts";
import type { Json, JsonObject } from "./recorded-request.ts";

/** What the clock says when something happens, and what Graph makes up: nothing that a request asked for. */
const ofTheMoment = new Set(["createdDateTime", "modifiedDateTime", "deletedDateTime"]);

/**
 * Every object of the tenant that the azuread provider can touch, with its relations, as an administrator reads it
 * over Graph; and the recycle bins.
 */
export async function tenantSnapshot({ send }: GraphSession): Promise<JsonObject> {
  const read = async (path: string): Promise<JsonObject> => {
    const { status, body } = await send(`GET /v1.0/${path}`);
    if (status !== 200) throw new Error(`GET /v1.0/${path} answered ${status}: ${JSON.stringify(body)}`);
    return withoutTheMoment(body ?? null) as JsonObject;
  };
  const list = async (path: string): Promise<readonly JsonObject[]> =>
    ((await read(path))["value"] ?? []) as readonly JsonObject[];
  const withRelations = async (
    collection: string,
    relations: readonly string[],
    more: (path: string) => Promise<JsonObject> = async () => ({}),
  ): Promise<Json> =>
    await Promise.all(
      (await list(collection)).map(async (item) => {
        const path = `${collection}/${String(item["id"])}`;
        const read = relations.map(async (relation) => [relation, await list(`${path}/${relation}`)] as const);
        return { ...item, ...Object.fromEntries(await Promise.all(read)), ...(await more(path)) };
      }),
    );
  const keysOf = async (path: string): Promise<JsonObject> => ({
    keyCredentials: (await read(`${path}?$select=keyCredentials`))["keyCredentials"] ?? null,
  });
  const bins = ["application", "servicePrincipal", "user", "group"].map((type) => `microsoft.graph.${type}`);
  const collections = ["oauth2PermissionGrants", "identity/conditionalAccess/policies", "organization"];
  const locations = "identity/conditionalAccess/namedLocations";
  const deleted = "identity/conditionalAccess/deletedItems";
  return {
    applications: await withRelations("applications", ["owners", "federatedIdentityCredentials"], keysOf),
    servicePrincipals: await withRelations("servicePrincipals", ["owners", "appRoleAssignments", "appRoleAssignedTo"]),
    users: await withRelations("users", ["appRoleAssignments"]),
    groups: await withRelations("groups", ["members", "owners", "appRoleAssignments"]),
    ...(await listed([...collections, locations])),
    ...(await listed(bins.map((bin) => `directory/deletedItems/${bin}`))),
    ...(await listed([`${deleted}/policies`, `${deleted}/namedLocations`])),
  };

  async function listed(paths: readonly string[]): Promise<JsonObject> {
    return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await list(path)] as const)));
  }
}

/** A secret's hint is part of what Graph made up, as is when the secret began. */
function withoutTheMoment(json: Json): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map(withoutTheMoment);
  if (typeof json !== "object" || json === null) return json;
  const isSecret = "hint" in json;
  const entries = Object.entries(json as JsonObject).map(([name, value]) => {
    const madeUp = ofTheMoment.has(name) || (isSecret && ["hint", "startDateTime"].includes(name));
    return [name, madeUp && value !== null ? `(${name})` : withoutTheMoment(value)] as const;
  });
  return Object.fromEntries(entries);
}
