import { Hono } from "hono";
import type { Tenant } from "../../tenant/tenant.ts";
import { addressOf, metadata } from "../addresses.ts";
import { type GraphEnv, matches, readBody, definedProperties } from "../request.ts";
import { admit } from "../permissions.ts";
import { policyBody, policyPatch } from "../shapes/conditional-access-policy.ts";

const resource = "ConditionalAccessPolicy";

/** https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
export function policyRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { policies } = tenant.conditionalAccess;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter } = admit(context, "readConditionalAccess", { filterable: ["displayName", "state"] });
    const storedPolicies = policies.all().filter(({ displayName, state }) => matches(filter, { displayName, state }));
    return context.json({ "@odata.context": metadata("identity/conditionalAccess/policies"), value: storedPolicies });
  });

  routes.post("/", async (context) => {
    admit(context, "writePolicies");
    const { displayName, state, conditions, ...controls } = await readBody(context, policyBody, resource);
    const { grantControls = null, sessionControls = null } = controls;
    const policy = policies.create({ displayName, state, conditions, grantControls, sessionControls });
    context.header("Location", addressOf(`identity/conditionalAccess/policies/${policy.id}`));
    return context.json({ "@odata.context": metadata("identity/conditionalAccess/policies/$entity"), ...policy }, 201);
  });

  routes.get("/:id", (context) => {
    admit(context, "readConditionalAccess");
    const policy = policies.get(context.req.param("id"));
    return context.json({ "@odata.context": metadata("identity/conditionalAccess/policies/$entity"), ...policy });
  });

  routes.patch("/:id", async (context) => {
    admit(context, "writePolicies");
    const { id } = policies.get(context.req.param("id"));
    policies.update(id, definedProperties(await readBody(context, policyPatch, resource)));
    return context.body(null, 204);
  });

  routes.delete("/:id", (context) => {
    admit(context, "writePolicies");
    policies.delete(context.req.param("id"));
    return context.body(null, 204);
  });

  return routes;
}
