import type { DeclaredRole } from "../identity/declared-role.ts";
import type { Settings } from "../settings/settings-schema.ts";
import { type AdoptedApi, lookUpApi } from "./adopted-api.ts";
import { type AdoptedHosting, lookUpHosting } from "./adopted-hosting.ts";
import { demandAdoptable } from "./adoption-problem.ts";
import type { Adopter } from "./already-owned.ts";
import { warnOfPublicClient } from "./public-client-in-policy.ts";

/** What is taken over in place of being made; each half may be absent. */
export interface Adopted {
  readonly api?: AdoptedApi | undefined;
  readonly hosting?: AdoptedHosting | undefined;
}

/**
 * Looks up what the settings name for adoption. Pulumi itself would find a wrong id while other resources are being
 * changed, and would see a replacement only once it is at it.
 *
 * @throws pulumi.RunError with everything that cannot be taken over, before anything is changed
 */
export async function lookUpAdopted(
  { adopt, location, people, callers, publicClientFlows, conditionalAccess }: Settings,
  adopter: Adopter & { readonly appRoles: readonly DeclaredRole[] },
): Promise<Adopted> {
  const { subscriptionId, appRoles } = adopter;
  const [hosting, api] = await Promise.all([
    adopt.hosting && lookUpHosting(adopt.hosting, { subscriptionId, location, adopter }),
    adopt.api && lookUpApi(adopt.api, { appRoles, holders: { people, callers }, publicClientFlows, adopter }),
  ]);
  demandAdoptable([...(hosting?.problems ?? []), ...(api?.problems ?? [])]);
  if (api?.api.isPublicClient === true) await warnOfPublicClient(conditionalAccess);
  return { hosting: hosting?.hosting, api: api?.api };
}
