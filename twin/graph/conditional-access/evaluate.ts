import { Hono } from "hono";
import type { z } from "zod";
import type { ConditionalAccess, SignIn } from "../../../access/index.ts";
import { decideKnown } from "../../tenant/conditional-access/decide-known.ts";
import { servicePrincipalIdentity, userIdentity } from "../../tenant/conditional-access/identities.ts";
import { graphRefusals } from "../../tenant/graph-refusals.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { locateUser, metadata } from "../addresses.ts";
import type { GraphEnv } from "../graph-env.ts";
import { demandOfPolicies } from "../permissions.ts";
import { readQueryOptions } from "../query-options.ts";
import { readBody } from "../request-body.ts";
import { whatIfBody } from "../shapes/what-if.ts";

/**
 * What If: which policies would apply to a sign-in, as they are written, however long they take to arrive where tokens
 * are given out. https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
 */
export function evaluateRoute(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.post("/", async (context) => {
    demandOfPolicies(context.get("caller"), "readConditionalAccess");
    readQueryOptions(context, {});
    const body = await readBody(context, whatIfBody, "WhatIf", { typed: true });
    const results = analyse(signInOf(tenant, body), tenant.conditionalAccess.asWritten());
    const value = body.appliedPoliciesOnly === true ? results.filter(({ policyApplies }) => policyApplies) : results;
    return context.json({ "@odata.context": metadata("Collection(microsoft.graph.whatIfAnalysisResult)"), value });
  });

  return routes;
}

/** https://learn.microsoft.com/graph/api/resources/whatifanalysisresult: the policy, and whether it applies. */
function analyse(signIn: SignIn, rules: ConditionalAccess) {
  const decided = new Map(decideKnown(signIn, rules).policies.map((each) => [each.policyId, each]));
  return rules.policies.map((policy) => {
    const { applies, analysisReasons } = decided.get(policy.id) ?? { applies: false, analysisReasons: "invalidPolicy" };
    return { ...policy, policyApplies: applies, analysisReasons };
  });
}

/**
 * What If says nothing of scopes and of the client: the sign-in is taken for one that asks for all (`.default`).
 * "all", the default, for a client's kind stands for a desktop client here (inferred).
 */
function signInOf(tenant: Tenant, { signInIdentity, signInContext, signInConditions }: z.output<typeof whatIfBody>) {
  const { clientAppType = "all", ipAddress } = signInConditions;
  return {
    identity: identityOf(tenant, signInIdentity),
    resources: signInContext.includeApplications,
    scopes: signInIdentity["@odata.type"] === "#microsoft.graph.userSignIn" ? [".default"] : [],
    client: { clientId: "", isConfidential: false },
    ipAddress,
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
