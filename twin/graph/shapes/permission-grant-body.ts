import { z } from "zod";
import { guid, onlyBlank, text } from "./primitives.ts";

const scope = text.max(3850);
const tenantWide = text.refine((value) => value === "AllPrincipals", { params: { notImitated: true } });

/** One user's consent is not imitated: `consentType: "Principal"`. https://learn.microsoft.com/graph/api/oauth2permissiongrant-post */
export const permissionGrantBody = z.strictObject({
  clientId: guid,
  consentType: tenantWide,
  principalId: onlyBlank,
  resourceId: guid,
  scope,
});

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-update */
export const permissionGrantPatch = z.strictObject({
  scope,
  clientId: guid.optional(),
  consentType: tenantWide.optional(),
  principalId: onlyBlank,
  resourceId: guid.optional(),
});
