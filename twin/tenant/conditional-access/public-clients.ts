import type { PolicyConditions } from "../../../access/index.ts";
import type { Application } from "../directory-objects.ts";
import type { Directory } from "../directory.ts";
import type { DirectoryBehavior } from "../directory-behavior.ts";
import { graphRefusals } from "../graph-refusals.ts";
import type { ConditionalAccess } from "./conditional-access.ts";
import { conditionalAccessRefusals } from "./refusals.ts";

/**
 * A policy names no public client, included or excluded. That the one flag makes an application public, whatever redirect
 * URIs and identifier URIs it has besides, is inferred: the report is of an application for desktops.
 */
export function refusePublicClients(
  { applications }: PolicyConditions,
  { directory, directoryBehavior }: { readonly directory: Directory; readonly directoryBehavior: DirectoryBehavior },
): void {
  if ((directoryBehavior.publicClientInPolicy ?? "refused") === "accepted") return;
  const named = [...(applications.includeApplications ?? []), ...(applications.excludeApplications ?? [])];
  const publicClients = [...new Set(named)].filter((clientId) => {
    const application = directory.applications.findByClientId(clientId);
    return application !== undefined && isPublicClient(application);
  });
  if (publicClients.length === 0) return;
  throw conditionalAccessRefusals.invalidApplications(publicClients, "PublicClientsAreUnsupported");
}

/** No source says what Graph makes of an application that turns public under a policy: see the switch. Wording ours. */
export function refusePublicClientUnderPolicy(
  { before, after }: { readonly before: Application; readonly after: Pick<Application, "isFallbackPublicClient"> },
  { policies }: Pick<ConditionalAccess, "policies">,
  directoryBehavior: DirectoryBehavior,
): void {
  if ((directoryBehavior.publicClientUnderPolicy ?? "accepted") === "accepted") return;
  if (isPublicClient(before) || !isPublicClient(after)) return;
  const naming = policies.all().filter(({ conditions: { applications } }) => {
    const named = [...(applications.includeApplications ?? []), ...(applications.excludeApplications ?? [])];
    return named.some((clientId) => clientId.toLowerCase() === before.appId);
  });
  if (naming.length === 0) return;
  throw graphRefusals.invalid(
    `The application '${before.appId}' cannot become a public client: Conditional Access policies name it.`,
  );
}

function isPublicClient({ isFallbackPublicClient }: Pick<Application, "isFallbackPublicClient">): boolean {
  return isFallbackPublicClient === true;
}
