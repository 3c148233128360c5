import { z } from "zod";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import type { Answer, ArmRequest, ResourceType } from "../resource-type.ts";
import { parseBody } from "../request-body.ts";

const type = "Microsoft.Resources/tags";
const body = z.strictObject({
  operation: z.enum(["Delete", "Merge", "Replace"]),
  properties: z.strictObject({ tags: z.record(z.string(), z.string()) }),
});

/**
 * Reads and writes only the tags of the address's scope. A site, for example, keeps its configuration.
 * https://learn.microsoft.com/rest/api/resources/tags/update-at-scope
 */
export const tags: ResourceType = {
  type,
  fixedName: "default",
  apiVersions: ["2021-04-01"],
  operations: {
    GET: { action: `${type}/read`, run: (request) => answer(scopeOf(request)) },
    PATCH: { action: `${type}/write`, run: patch },
  },
};

/** "Delete" compares name and value: a tag of that name with another value stays. */
function patch(request: ArmRequest): Answer {
  const { operation, properties } = parseBody(body, request.body, type);
  if (operation !== "Delete") throw new NotSupported(`the operation '${operation}' of PATCH ${type}`);
  const tagByName = new Map(Object.entries(properties.tags).map(([name, value]) => [name.toLowerCase(), value]));
  if ([...tagByName.values()].includes(""))
    throw new NotSupported(`PATCH ${type}: the deletion of a tag by its name alone`);
  const scope = scopeOf(request);
  const otherTags = Object.entries(tagsOf(scope)).filter(
    ([name, value]) => tagByName.get(name.toLowerCase()) !== value,
  );
  const changed = { ...scope, body: { ...scope.body, tags: Object.fromEntries(otherTags) } };
  return answer(request.tenant.subscription.put(changed));
}

function answer(scope: Resource): Answer {
  const id = `${scope.id}/providers/${type}/default`;
  return { status: 200, body: { id, name: "default", type, properties: { tags: tagsOf(scope) } } };
}

function tagsOf({ body: { tags: all } }: Resource): Readonly<Record<string, string>> {
  return (all ?? {}) as Readonly<Record<string, string>>;
}

/** `refuseMissingParents` has checked that the resource exists. The twin doesn't store the subscription's own tags. */
function scopeOf({ tenant, path }: ArmRequest): Resource {
  const scope = tenant.subscription.find(path.scope);
  if (!scope) throw new NotSupported(`the tags of ${path.scope}`);
  return scope;
}
