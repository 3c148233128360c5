import { describe, expect, it } from "vitest";
import type { Answer } from "../../../packages/core/azure/http.ts";
import type { JsonApi } from "../../../packages/core/azure/json-api.ts";
import { mfaChecks, securityDefaultsChecks } from "../../../packages/pf/checks/conditional-access/mfa-checks.ts";
import { requirePasswordOnly } from "../../../packages/pf/checks/mfa-required.ts";
import { type Origin, type PlacedRequest, PowerMissing } from "../../../packages/pf/checks/origin.ts";
import { runChecks } from "../../../packages/pf/checks/run-checks.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";
import { graphApplication } from "../../support/graph-objects.ts";

interface Policy {
  readonly state: string;
  readonly conditions: {
    readonly applications: {
      readonly includeApplications: readonly string[];
      readonly excludeApplications: readonly string[];
    };
    readonly users: { readonly includeUsers: readonly string[]; readonly excludeUsers: readonly string[] };
  };
}

/** How the tenant answers a password that it asks for more. */
interface Refusal {
  readonly code: number;
  /** By the resource that is named. */
  readonly sentence: (resource: string) => string;
  readonly suberror?: string;
}

const naming = (resource: string) => `you must do more to access '${resource}'.`;
const outputs = sampleOutputs();

/** A tenant that knows one policy at a time, and refuses by one code. */
function tenantThatRefuses({ code, sentence, suberror = "basic_action" }: Refusal): Origin {
  const names = new Map<string, string>();
  let policy: Policy | undefined;
  let defaults = false;
  const graph: JsonApi = {
    call: async (method, path, body) => {
      if (path.endsWith("/organization"))
        return { value: [{ verifiedDomains: [{ name: "x.test", isInitial: true }] }] };
      if (path.includes("identitySecurityDefaults")) {
        if (method === "PATCH") defaults = (body as { readonly isEnabled: boolean }).isEnabled;
        return { isEnabled: defaults };
      }
      if (path.includes("/conditionalAccess/policies")) {
        if (method === "POST") policy = body as Policy;
        if (method === "DELETE") policy = undefined;
        return { id: "policy", ...policy, grantControls: { builtInControls: ["mfa"] } };
      }
      if (method === "POST" && path.endsWith("/users")) {
        const id = `user-${names.size}`;
        names.set((body as { readonly userPrincipalName: string }).userPrincipalName, id);
        return { id };
      }
      const appRoles = [{ id: "role", value: "Orders.Read", isEnabled: true, allowedMemberTypes: ["User"] }];
      const grant = { id: "grant", clientId: "c", consentType: "x", resourceId: "r", scope: "openid profile" };
      return { ...graphApplication({ id: "any", appRoles, isFallbackPublicClient: true }), value: [grant] };
    },
  };
  const applies = (userId: string, resource: string): boolean => {
    const { users, applications } = policy?.conditions ?? {};
    if (defaults) return true;
    if (!users || users.excludeUsers.includes(userId) || applications?.excludeApplications.includes(resource))
      return false;
    return users.includeUsers.includes("All") || users.includeUsers.includes(userId);
  };
  const sendFrom = async (_from: string, { body }: PlacedRequest) => {
    const form = new URLSearchParams(body);
    const scope = form.get("scope") ?? "";
    const excludes = (policy?.conditions.applications.excludeApplications.length ?? 0) > 0;
    const isSignInOnly = scope === "openid profile";
    const isGraph = isSignInOnly || scope.startsWith("https://graph.");
    const directory = "00000002-0000-0000-c000-000000000000";
    const resource =
      isSignInOnly && excludes ? directory : isGraph ? "00000003-0000-0000-c000-000000000000" : outputs.api.clientId;
    const userId = names.get(form.get("username") ?? "");
    if (userId === undefined || !applies(userId, resource)) return { status: 200, text: '{"access_token":"t"}' };
    const text = JSON.stringify({ error_codes: [code], error_description: sentence(resource), suberror });
    return { status: 400, text };
  };
  return {
    outputs,
    caller: { tenantId: outputs.tenantId, clientId: "caller", clientSecret: "s" },
    administrator: { graph, resourceManager: { call: async () => ({ properties: {} }) } },
    alteration: true,
    ownTenant: true,
    sendFrom,
  };
}

const outcomesWhere = async (refusal: Refusal) => {
  const outcomes = await runChecks([...mfaChecks, ...securityDefaultsChecks], tenantThatRefuses(refusal));
  return outcomes.map(({ id, outcome }) => `${id} ${outcome}`);
};
const all = (outcome: string) => ["G13", "G14", "G15", "G13"].map((id) => `${id} ${outcome}`);

describe("rows G13, G14 and G15", () => {
  it.for([
    ["AADSTS50079", { code: 50079, sentence: naming }],
    ["AADSTS50076", { code: 50076, sentence: naming }],
    ["AADSTS50079 that names no resource", { code: 50079, sentence: () => "The user is required to use MFA." }],
  ] as const)("hold with %s", async ([, refusal]) => {
    expect(await outcomesWhere(refusal)).toEqual(all("proved"));
  });

  it.for([53003, 50078, 50105, 65001])("fail with AADSTS%i", async (code) => {
    expect(await outcomesWhere({ code, sentence: naming })).toEqual(all("failed"));
  });

  it.for([
    ["another resource", { code: 50079, sentence: () => naming("00000009-0000-0000-c000-000000000000") }],
    ["no resource, with AADSTS50076", { code: 50076, sentence: () => "You must use MFA." }],
    ["another suberror", { code: 50079, sentence: naming, suberror: "message_only" }],
  ] as const)("fail if the refusal says %s, for the rows that check it", async ([, refusal]) => {
    expect(await outcomesWhere(refusal)).toEqual(["G13 failed", "G14 proved", "G15 failed", "G13 proved"]);
  });

  it("report the code, and when it occurs", async () => {
    const reasonWith = async (code: number) =>
      (await runChecks(mfaChecks.slice(0, 1), tenantThatRefuses({ code, sentence: naming })))[0]?.reason;

    expect(await reasonWith(50079)).toContain("(AADSTS50079: the user has no authentication method registered)");
    expect(await reasonWith(50076)).toContain("(AADSTS50076: the user has an authentication method registered)");
  });
});

describe("a password that a check shows", () => {
  const answer = (...codes: readonly number[]): Answer => ({
    status: 400,
    headers: new Headers(),
    text: "",
    json: { error_codes: codes },
  });

  it.for([50076, 50079])("is inconclusive if the tenant requires more of everyone: AADSTS%i", (code) => {
    expect(() => requirePasswordOnly({}, answer(code))).toThrow(PowerMissing);
    expect(() => requirePasswordOnly({}, answer(code))).toThrow(`AADSTS${code}`);
  });

  it("counts as refused in the check's own tenant, or for any other reason", () => {
    expect(requirePasswordOnly({ ownTenant: true }, answer(50079))).toEqual(answer(50079));
    for (const code of [50126, 53003, 50105]) expect(requirePasswordOnly({}, answer(code))).toEqual(answer(code));
  });
});
