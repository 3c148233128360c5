import { Hono } from "hono";
import type { z } from "zod";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demandWrite } from "./permissions.ts";
import { readQueryOptions } from "./query-options.ts";
import { readBody, readOnly } from "./request-body.ts";

interface Owned {
  readonly id: string;
  readonly owners: readonly string[];
}

/** What the bodies of all of them may say that a PATCH must not change. */
interface OwnedBody {
  readonly id?: string | undefined;
  readonly "owners@odata.bind"?: readonly string[] | undefined;
}

interface OwnedObjectType<Item extends Owned, Body extends OwnedBody> {
  /** `Application`, as refusals name it. */
  readonly resource: string;
  readonly body: z.ZodType<Body>;
  /** Throws Request_ResourceNotFound (404). */
  readonly locate: (key: string) => Item;
  /** Throws what Graph refuses of the rest of the body. */
  readonly update: (item: Item, changes: Omit<Body, keyof OwnedBody>) => void;
  readonly remove: (objectId: string) => void;
}

/**
 * PATCH and DELETE of what has owners, who may write it: applications and service principals alike.
 * https://learn.microsoft.com/graph/api/application-update, …/application-delete, …/serviceprincipal-update,
 * …/serviceprincipal-delete
 */
export function ownedObjectWrites<Item extends Owned, Body extends OwnedBody>(
  type: OwnedObjectType<Item, Body>,
): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.patch("/:key", async (context) => {
    const item = demandWrite(context.get("caller"), () => type.locate(context.req.param("key")));
    readQueryOptions(context, {});
    const { "owners@odata.bind": bound, id = item.id, ...changes } = await readBody(context, type.body, type.resource);
    if (bound !== undefined) throw graphRefusals.invalid("Invalid property 'owners'.");
    if (id !== item.id) throw readOnly("id");
    type.update(item, changes);
    return context.body(null, 204);
  });

  routes.delete("/:key", (context) => {
    const { id } = demandWrite(context.get("caller"), () => type.locate(context.req.param("key")));
    readQueryOptions(context, {});
    type.remove(id);
    return context.body(null, 204);
  });

  return routes;
}
