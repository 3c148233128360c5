import { NotSupported } from "../tenant/refusal.ts";
import type { Resource, Subscription } from "../tenant/subscription.ts";

/** The part of a site that the Functions host reads, in Resource Manager's stored form. */
export interface Site {
  readonly identity?: {
    readonly userAssignedIdentities?: Readonly<
      Record<string, { readonly clientId: string; readonly principalId: string }>
    >;
    /** The system-assigned one. */
    readonly principalId?: string;
  };
  readonly properties: {
    readonly defaultHostName: string;
    readonly functionAppConfig: {
      readonly deployment: {
        readonly storage: {
          readonly value: string;
          readonly authentication: {
            readonly type: "UserAssignedIdentity" | "StorageAccountConnectionString";
            readonly userAssignedIdentityResourceId?: string | null;
          };
        };
      };
      readonly runtime: { readonly name: string; readonly version: string };
    };
    readonly siteConfig: { readonly appSettings: readonly { readonly name: string; readonly value: string }[] };
  };
}

/** Returns the site as Resource Manager keeps it, or undefined if it doesn't exist. */
export function findSite(subscription: Subscription, siteId: string): { resource: Resource; site: Site } | undefined {
  const resource = subscription.find(siteId);
  return resource && { resource, site: resource.body as object as Site };
}

/** The package runs on this process's Node.js version, regardless of the site's settings. */
export function refuseOtherRuntime({ properties: { functionAppConfig } }: Site): void {
  const { name, version } = functionAppConfig.runtime;
  const [major] = process.versions.node.split(".");
  if (version !== major) throw new NotSupported(`the runtime '${name}' '${version}': use 'node' '${major}'`);
}
