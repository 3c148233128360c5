import { Hono } from "hono";
import type { PolicyProperties } from "../../tenant/conditional-access/policies.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { addressOf, metadata } from "../addresses.ts";
import type { GraphEnv } from "../graph-env.ts";
import { demandOfPolicies } from "../permissions.ts";
import { matches, readQueryOptions } from "../query-options.ts";
import { readBody } from "../request-body.ts";
import { policyBody, policyPatch } from "../shapes/conditional-access-policy.ts";

const resource = "ConditionalAccessPolicy";

/** https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
export function policyRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { policies } = tenant.conditionalAccess;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    demandOfPolicies(context.get("caller"), "readConditionalAccess");
    const { filter } = readQueryOptions(context, { filterable: ["displayName", "state"] });
    const found = policies.all().filter(({ displayName, state }) => matches(filter, { displayName, state }));
    return context.json({ "@odata.context": metadata("identity/conditionalAccess/policies"), value: found });
  });

  routes.post("/", async (context) => {
    demandOfPolicies(context.get("caller"), "writePolicies");
    readQueryOptions(context, {});
    const { displayName, state, conditions, grantControls } = await readBody(context, policyBody, resource);
    const policy = policies.create({ displayName, state, conditions, grantControls, sessionControls: null });
    context.header("Location", addressOf(`identity/conditionalAccess/policies/${policy.id}`));
    return context.json({ "@odata.context": metadata("identity/conditionalAccess/policies/$entity"), ...policy }, 201);
  });

  routes.get("/:id", (context) => {
    demandOfPolicies(context.get("caller"), "readConditionalAccess");
    readQueryOptions(context, {});
    const policy = policies.get(context.req.param("id"));
    return context.json({ "@odata.context": metadata("identity/conditionalAccess/policies/$entity"), ...policy });
  });

  routes.patch("/:id", async (context) => {
    demandOfPolicies(context.get("caller"), "writePolicies");
    readQueryOptions(context, {});
    const { id } = policies.get(context.req.param("id"));
    policies.update(id, changesIn(await readBody(context, policyPatch, resource)));
    return context.body(null, 204);
  });

  routes.delete("/:id", (context) => {
    demandOfPolicies(context.get("caller"), "writePolicies");
    readQueryOptions(context, {});
    policies.delete(context.req.param("id"));
    return context.body(null, 204);
  });

  return routes;
}

const settable = ["displayName", "state", "conditions", "grantControls"] as const;

function changesIn(body: Readonly<Record<string, unknown>>): Partial<PolicyProperties> {
  return Object.fromEntries(
    settable.filter((property) => body[property] !== undefined).map((property) => [property, body[property]]),
  );
}
