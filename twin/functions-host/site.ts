import { z } from "zod";
import { NotImitated } from "../tenant/refusal.ts";
import type { Resource, Subscription } from "../tenant/subscription.ts";

const siteBody = z.object({
  identity: z
    .object({ principalId: z.string().optional(), userAssignedIdentities: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
  properties: z.object({
    state: z.string().nullish(),
    enabled: z.boolean().nullish(),
    publicNetworkAccess: z.string().nullish(),
    clientCertEnabled: z.boolean().nullish(),
    defaultHostName: z.string().nullish(),
    functionAppConfig: z
      .object({
        deployment: z
          .object({
            storage: z
              .object({
                type: z.string(),
                value: z.string(),
                authentication: z.object({
                  type: z.string(),
                  userAssignedIdentityResourceId: z.string().nullish(),
                }),
              })
              .optional(),
          })
          .nullish(),
        runtime: z.object({ name: z.string(), version: z.string() }).nullish(),
      })
      .nullish(),
    siteConfig: z
      .object({ appSettings: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish() })
      .nullish(),
  }),
});

export type Site = z.infer<typeof siteBody>;

const remembered = new WeakMap<object, Site>();

/** The site as Resource Manager keeps it, or undefined when there is none. */
export function findSite(subscription: Subscription, siteId: string): { resource: Resource; site: Site } | undefined {
  const resource = subscription.find(siteId);
  if (!resource) return undefined;
  const site = remembered.get(resource.body) ?? readSite(resource);
  remembered.set(resource.body, site);
  return { resource, site };
}

function readSite(resource: Resource): Site {
  const parsed = siteBody.safeParse(resource.body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new NotImitated(
    `the site ${resource.name} with this ${issue?.path.join(".") ?? "body"} (${issue?.message ?? ""})`,
  );
}

/** What would keep callers from the runtime, or run another one. */
export function refuseUnimitatedSite({ properties }: Site): void {
  const { state, enabled, publicNetworkAccess, clientCertEnabled, functionAppConfig } = properties;
  if ((state ?? "Running") !== "Running") throw new NotImitated(`a site in state '${state}'`);
  if (enabled === false) throw new NotImitated("a disabled site");
  if ((publicNetworkAccess ?? "Enabled") !== "Enabled") {
    throw new NotImitated(`publicNetworkAccess '${publicNetworkAccess}' of a site`);
  }
  if (clientCertEnabled === true) throw new NotImitated("clientCertEnabled of a site");
  const runtime = functionAppConfig?.runtime;
  const [major] = process.versions.node.split(".");
  if (runtime && (runtime.name !== "node" || runtime.version !== major)) {
    throw new NotImitated(`the runtime '${runtime.name}' '${runtime.version}': it runs 'node' '${major}'`);
  }
}
