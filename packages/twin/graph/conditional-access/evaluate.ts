import { Hono } from "hono";
import { z } from "zod";
import type { ConditionalAccess, SignIn } from "@protected-function/core/access/index.ts";
import {
  circumstancesOf,
  decideKnown,
  servicePrincipalIdentity,
  userIdentity,
} from "../../tenant/conditional-access/identities.ts";
import { graphRefusals } from "../../tenant/graph-refusals.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { locateUser, metadata } from "../addresses.ts";
import { type GraphEnv, readBody } from "../request.ts";
import { admit } from "../permissions.ts";
import { guid, text } from "../../tenant/resources/property-schemas.ts";

/** Recognizes the types that the twin doesn't support, and refuses each by name. */
function notSupported<const Type extends string>(...types: readonly [Type, ...Type[]]) {
  return z
    .looseObject({ "@odata.type": z.enum(types) })
    .refine(() => false, { params: { notSupported: true } })
    .transform((): never => {
      throw new Error("What is refused is not transformed.");
    });
}

/** https://learn.microsoft.com/graph/api/resources/signinidentity */
const signInIdentity = z.discriminatedUnion("@odata.type", [
  z.strictObject({ "@odata.type": z.literal("#microsoft.graph.userSignIn"), userId: guid }),
  // "appId of the service principal that is signing in": https://learn.microsoft.com/graph/api/resources/serviceprincipalsignin
  z.strictObject({ "@odata.type": z.literal("#microsoft.graph.servicePrincipalSignIn"), servicePrincipalId: guid }),
  notSupported("#microsoft.graph.externalUserSignIn"),
]);

/** https://learn.microsoft.com/graph/api/resources/signincontext */
const signInContext = z.discriminatedUnion("@odata.type", [
  z.strictObject({
    "@odata.type": z.literal("#microsoft.graph.applicationContext"),
    includeApplications: z.array(guid).min(1),
  }),
  notSupported("#microsoft.graph.authContext", "#microsoft.graph.userActionContext"),
]);

const riskLevel = z.enum(["none", "low", "medium", "high"]).nullish();

/**
 * What a request omits is "none", the documented default. A platform of "all" tells nothing about the sign-in's own.
 * https://learn.microsoft.com/graph/api/resources/signinconditions
 */
const signInConditions = z.strictObject({
  "@odata.type": z.literal("#microsoft.graph.signInConditions").optional(),
  clientAppType: z.enum(["all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "other"]).optional(),
  ipAddress: z.union([z.ipv4(), z.ipv6()]),
  country: text.regex(/^[A-Za-z]{2}$/).nullish(),
  devicePlatform: z.enum(["all", "android", "iOS", "windows", "windowsPhone", "macOS", "linux"]).nullish(),
  // A rule about devices is refused in any case.
  deviceInfo: z.looseObject({}).nullish(),
  signInRiskLevel: riskLevel,
  userRiskLevel: riskLevel,
  servicePrincipalRiskLevel: riskLevel,
  insiderRiskLevel: z.enum(["none", "minor", "moderate", "elevated"]).nullish(),
  authenticationFlow: z
    .strictObject({ transferMethod: z.enum(["none", "deviceCodeFlow", "authenticationTransfer"]).optional() })
    .nullish(),
});

/** https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate#request-body */
const whatIfBody = z.strictObject({
  signInIdentity,
  signInContext,
  signInConditions,
  appliedPoliciesOnly: z.boolean().optional(),
});

/**
 * What If: returns the policies that would apply to a sign-in, as written. It ignores any delay until they reach the
 * token endpoint. https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
 */
export function evaluateRoute(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.post("/", async (context) => {
    admit(context, "readConditionalAccess");
    const body = await readBody(context, whatIfBody, "WhatIf", { typed: true });
    const results = analyse(signInOf(tenant, body), tenant.conditionalAccess.asWritten());
    const value = body.appliedPoliciesOnly === true ? results.filter(({ policyApplies }) => policyApplies) : results;
    return context.json({ "@odata.context": metadata("Collection(microsoft.graph.whatIfAnalysisResult)"), value });
  });

  return routes;
}

/**
 * Returns the policies and whether each applies. https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
 */
function analyse(signIn: SignIn, rules: ConditionalAccess) {
  const decided = new Map(decideKnown(signIn, rules).policies.map((decision) => [decision.policyId, decision]));
  return rules.policies.map((policy) => {
    const { applies, analysisReasons } = decided.get(policy.id) ?? { applies: false, analysisReasons: "invalidPolicy" };
    return { ...policy, policyApplies: applies, analysisReasons };
  });
}

/**
 * Returns the sign-in that What If evaluates. What If has no scopes and no client, so the sign-in counts as a request
 * for all scopes (`.default`). "all", the default for the kind of client, means a desktop client here (inferred).
 */
function signInOf(tenant: Tenant, { signInIdentity, signInContext, signInConditions }: z.output<typeof whatIfBody>) {
  const { clientAppType = "all", ipAddress, country, devicePlatform, authenticationFlow, ...risks } = signInConditions;
  return {
    ...circumstancesOf(tenant.directoryBehavior, ipAddress),
    ...(country && { country }),
    ...(devicePlatform && devicePlatform !== "all" && { devicePlatform }),
    risk: {
      signIn: risks.signInRiskLevel ?? "none",
      user: risks.userRiskLevel ?? "none",
      servicePrincipal: risks.servicePrincipalRiskLevel ?? "none",
      insider: risks.insiderRiskLevel ?? "none",
    },
    authenticationFlow: authenticationFlow?.transferMethod ?? "none",
    identity: identityOf(tenant, signInIdentity),
    resources: signInContext.includeApplications,
    scopes: signInIdentity["@odata.type"] === "#microsoft.graph.userSignIn" ? [".default"] : [],
    client: { clientId: "", isConfidential: false },
    clientAppType: clientAppType === "all" ? "mobileAppsAndDesktopClients" : clientAppType,
    at: tenant.clock.now(),
  } satisfies SignIn;
}

function identityOf(
  { directory }: Tenant,
  identity: z.output<typeof whatIfBody>["signInIdentity"],
): SignIn["identity"] {
  if (identity["@odata.type"] === "#microsoft.graph.userSignIn") {
    return userIdentity(directory, locateUser(directory, identity.userId));
  }
  const principal = directory.servicePrincipals.findByClientId(identity.servicePrincipalId);
  if (!principal) throw graphRefusals.notFound(identity.servicePrincipalId);
  return servicePrincipalIdentity(directory, principal);
}
