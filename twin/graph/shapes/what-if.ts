import { z } from "zod";
import { guid, text } from "./primitives.ts";

/** One of several types, of which the twin knows some: the others are refused by name. */
function notImitated<const Type extends string>(...types: readonly [Type, ...Type[]]) {
  return z
    .looseObject({ "@odata.type": z.enum(types) })
    .refine(() => false, { params: { notImitated: true } })
    .transform((): never => {
      throw new Error("What is refused is not transformed.");
    });
}

/** https://learn.microsoft.com/graph/api/resources/signinidentity */
const signInIdentity = z.discriminatedUnion("@odata.type", [
  z.strictObject({ "@odata.type": z.literal("#microsoft.graph.userSignIn"), userId: guid }),
  // "appId of the service principal that is signing in": https://learn.microsoft.com/graph/api/resources/serviceprincipalsignin
  z.strictObject({ "@odata.type": z.literal("#microsoft.graph.servicePrincipalSignIn"), servicePrincipalId: guid }),
  notImitated("#microsoft.graph.externalUserSignIn"),
]);

/** https://learn.microsoft.com/graph/api/resources/signincontext */
const signInContext = z.discriminatedUnion("@odata.type", [
  z.strictObject({
    "@odata.type": z.literal("#microsoft.graph.applicationContext"),
    includeApplications: z.array(guid).min(1),
  }),
  notImitated("#microsoft.graph.authContext", "#microsoft.graph.userActionContext"),
]);

/** What no policy of the twin can have for a condition changes nothing here, and may be said. */
const irrelevant = text.nullish();

/** https://learn.microsoft.com/graph/api/resources/signinconditions */
const signInConditions = z.strictObject({
  "@odata.type": z.literal("#microsoft.graph.signInConditions").optional(),
  clientAppType: z.enum(["all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"]).optional(),
  ipAddress: z.union([z.ipv4(), z.ipv6()]),
  country: irrelevant,
  devicePlatform: irrelevant,
  deviceInfo: z.looseObject({}).nullish(),
  signInRiskLevel: irrelevant,
  userRiskLevel: irrelevant,
  servicePrincipalRiskLevel: irrelevant,
  insiderRiskLevel: irrelevant,
  authenticationFlow: z.looseObject({}).nullish(),
});

/** https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate#request-body */
export const whatIfBody = z.strictObject({
  signInIdentity,
  signInContext,
  signInConditions,
  appliedPoliciesOnly: z.boolean().optional(),
});
