import { describe, expect, it } from "vitest";
import type { WhatIfQuestion } from "../../../../packages/pf/commands/what-if/resolve-question.ts";
import { type JsonApi, RequestRefused } from "../../../../packages/core/azure/json-api.ts";
import { askWhatIf } from "../../../../packages/pf/commands/what-if/ask-what-if.ts";
import { sampleOutputs } from "../../../support/outputs-sample.ts";
import { graphServicePrincipal } from "../../../support/graph-objects.ts";

const outputs = sampleOutputs();
const question: WhatIfQuestion = {
  who: "ada@contoso.com",
  resource: "api",
  from: "198.51.100.7",
  clientAppType: "browser",
  scopes: [],
};
const office = { id: "l1", displayName: "Office", ipRanges: [{ cidrAddress: "192.0.2.0/24" }] };

const policy = (displayName: string, state: string, policyApplies: boolean, builtInControls: readonly string[]) => ({
  id: `id of ${displayName}`,
  displayName,
  state,
  policyApplies,
  analysisReasons: policyApplies ? "notSet" : "location",
  grantControls: { operator: "OR", builtInControls },
});

/** Graph as far as What If asks it: people, service principals, locations, and the answer; keeps what it was asked. */
function fakeGraph(value: readonly object[] = [], isEnabled?: boolean) {
  const bodies: unknown[] = [];
  const graph: JsonApi = {
    call: async (method, path, body) => {
      if (path.startsWith("/v1.0/users/ada")) return { id: "u1", userPrincipalName: "ada@contoso.com" };
      if (path.includes(outputs.callers["integration"]?.clientId ?? "")) {
        const appId = outputs.callers["integration"]?.clientId;
        return { value: [graphServicePrincipal({ appId, displayName: "whocalls-integration" })] };
      }
      if (path.startsWith("/v1.0/servicePrincipals?")) return { value: [] };
      if (path.endsWith("/namedLocations")) return { value: [office] };
      if (path.endsWith("/evaluate")) {
        bodies.push(body);
        return { value };
      }
      if (path.includes("identitySecurityDefaults") && isEnabled !== undefined) return { isEnabled };
      throw new RequestRefused(method, path, 404, "Request_ResourceNotFound", "not there");
    },
  };
  return { graph, bodies };
}

describe("what-if", () => {
  it("asks Graph in Graph's own shape", async () => {
    const { graph, bodies } = fakeGraph();

    await askWhatIf({ ...question, country: "NL" }, outputs, graph);

    expect(bodies).toEqual([
      {
        signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId: "u1" },
        signInContext: {
          "@odata.type": "#microsoft.graph.applicationContext",
          includeApplications: [outputs.api.clientId],
        },
        signInConditions: { clientAppType: "browser", ipAddress: "198.51.100.7", country: "NL" },
        appliedPoliciesOnly: false,
      },
    ]);
  });

  it.each(["who-calls", "GET who-calls"])("treats the endpoint %s as its API", async (resource) => {
    const { graph } = fakeGraph();

    const { resource: found } = await askWhatIf({ ...question, resource }, outputs, graph);

    expect(found).toEqual({ name: "the API (GET who-calls)", clientId: outputs.api.clientId });
  });

  it("reports that no policy applies to an anonymous endpoint", async () => {
    const health = { name: "health", method: "GET", url: "https://x/api/health", anonymous: "A probe." } as const;
    const refusal = askWhatIf(
      { ...question, resource: "health" },
      { ...outputs, endpoints: [health] },
      fakeGraph().graph,
    );

    await expect(refusal).rejects.toThrow("which is anonymous");
  });

  it("names a caller by its client id, as Graph requires for a service principal", async () => {
    const { graph, bodies } = fakeGraph();

    const { who } = await askWhatIf({ ...question, who: "integration" }, outputs, graph);

    expect(who).toEqual({
      kind: "service principal",
      name: "caller integration",
      id: outputs.callers["integration"]?.clientId,
    });
    expect(bodies).toMatchObject([
      { signInIdentity: { "@odata.type": "#microsoft.graph.servicePrincipalSignIn", servicePrincipalId: who.id } },
    ]);
  });

  it("accepts a location's display name, or its name in the settings", async () => {
    const { graph } = fakeGraph();
    const named = { ...outputs, conditionalAccess: { policies: {}, namedLocations: { office: "l1" } } };

    const [byDisplayName, bySetting] = await Promise.all([
      askWhatIf({ ...question, from: "Office" }, outputs, graph),
      askWhatIf({ ...question, from: "office" }, named, graph),
    ]);

    expect(byDisplayName.from).toEqual({ address: "192.0.2.0", location: "Office" });
    expect(bySetting.from).toEqual(byDisplayName.from);
  });

  it("also asks for Azure AD Graph if only baseline scopes of Graph are requested", async () => {
    const { graph, bodies } = fakeGraph();
    const asked = { ...question, resource: "graph" };

    await askWhatIf({ ...asked, scopes: ["openid", "User.Read"] }, outputs, graph);
    await askWhatIf({ ...asked, scopes: ["openid", "Mail.Read"] }, outputs, graph);
    await askWhatIf({ ...question, scopes: ["openid"] }, outputs, graph);

    expect(bodies.map((body) => (body as { readonly signInContext: object }).signInContext)).toMatchObject([
      { includeApplications: ["00000003-0000-0000-c000-000000000000", "00000002-0000-0000-c000-000000000000"] },
      { includeApplications: ["00000003-0000-0000-c000-000000000000"] },
      { includeApplications: [outputs.api.clientId] },
    ]);
  });

  it.for([
    ["granted if none applies", [policy("a", "enabled", false, ["block"])], "granted", []],
    [
      "granted if only report-only ones do",
      [policy("a", "enabledForReportingButNotEnforced", true, ["block"])],
      "granted",
      [],
    ],
    [
      "blocked if one of several blocks",
      [policy("a", "enabled", true, ["mfa"]), policy("b", "enabled", true, ["block"])],
      "blocked",
      [],
    ],
    [
      "controls of all that apply",
      [policy("a", "enabled", true, ["mfa"]), policy("b", "enabled", true, ["compliantDevice", "domainJoinedDevice"])],
      "controls required",
      ["mfa", "compliantDevice or domainJoinedDevice"],
    ],
    [
      "each control of a policy that wants all",
      [
        {
          ...policy("a", "enabled", true, []),
          grantControls: { operator: "AND", builtInControls: ["mfa", "compliantDevice"] },
        },
      ],
      "controls required",
      ["mfa", "compliantDevice"],
    ],
  ] as const)("summarizes: %s", async ([, policies, outcome, demands]) => {
    const { graph } = fakeGraph(policies);

    expect(await askWhatIf(question, outputs, graph)).toMatchObject({ outcome, demands });
  });

  it.for([
    [true, "on"],
    [false, "off"],
    [undefined, "unknown"],
  ] as const)("reads the state of security defaults: %s is %s", async ([isEnabled, securityDefaults]) => {
    const { graph } = fakeGraph([], isEnabled);

    expect(await askWhatIf(question, outputs, graph)).toMatchObject({ securityDefaults });
  });

  it("sorts policies by name, because their ids differ between a twin and a tenant", async () => {
    const { graph } = fakeGraph([policy("b", "enabled", true, ["mfa"]), policy("a", "disabled", false, ["mfa"])]);

    const { policies } = await askWhatIf(question, outputs, graph);

    expect(policies.map(({ displayName, analysisReasons }) => [displayName, analysisReasons])).toEqual([
      ["a", "location"],
      ["b", "notSet"],
    ]);
  });

  it.for([
    ["--who", { who: "nobody@contoso.com" }, "the tenant has no user of that name"],
    ["--who", { who: "typo" }, "Use a user principal name, a caller (integration, partner, pipeline, nobody)"],
    ["--who", { who: "99999999-0000-4000-8000-000000000000" }, "no service principal with that id"],
    [
      "--resource",
      { resource: "typo" },
      "Use api, graph, an endpoint (who-calls, orders, orders-write, health), or a client id",
    ],
    ["--from", { from: "typo" }, "Use an address, or a named location with addresses: Office"],
  ] as const)("refuses an unknown %s, and lists what it accepts (%o)", async ([option, change, words]) => {
    const { graph } = fakeGraph();

    const refusal = askWhatIf({ ...question, ...change }, outputs, graph);

    await expect(refusal).rejects.toThrow(words);
    await expect(refusal).rejects.toThrow(option);
    await expect(refusal).rejects.toMatchObject({ code: "WHAT_IF_REFUSED" });
  });
});
