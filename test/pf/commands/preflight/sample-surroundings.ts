import type { JsonApi } from "../../../../packages/core/azure/json-api.ts";
import { deployerOf, type Surroundings } from "../../../../packages/pf/commands/preflight/surroundings.ts";
import { wanted } from "../../../support/tenant-to-deploy-to.ts";

/** Of a stack that is not deployed yet; both services answer alike. */
export function surroundingsOf(
  api: JsonApi,
  {
    claims = { roles: [], oid: "me", appid: "app", tid: "tenant" },
    settings = {},
  }: { readonly claims?: object; readonly settings?: object } = {},
): Surroundings {
  return {
    graph: api,
    resourceManager: api,
    deployer: deployerOf({ ...claims }),
    subscriptionId: "s",
    requirements: wanted({ ...settings }),
    deployed: { resourceIds: new Set() },
    now: new Date("2026-12-01T00:00:00Z"),
  };
}
