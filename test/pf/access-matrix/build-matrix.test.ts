import { describe, expect, it } from "vitest";
import type { ConditionalAccessPolicy } from "../../../packages/core/access/index.ts";
import { buildMatrix } from "../../../packages/pf/access-matrix/build-matrix.ts";
import type { TenantSubject } from "../../../packages/pf/access-matrix/subjects.ts";
import { labels, matrixSchema } from "../../../packages/pf/access-matrix/matrix.ts";
import { ada, blocking, endpoint, ids, sampleDeployed } from "./sample-deployed.ts";

const integration: TenantSubject = {
  subject: { label: "caller integration", kind: "caller", how: "client credentials" },
  principal: { kind: "application", clientId: ids.api, servicePrincipalId: "s1" },
};
const [assignment] = sampleDeployed().assignments;
const everybody = assignment ? [assignment, { ...assignment, principalId: "s1" }] : [];

const onApi = (matrix: ReturnType<typeof buildMatrix>, from: string) =>
  matrix.cells.find((cell) => cell.resource === "the API" && cell.from === from);

describe("a matrix", () => {
  it("has a cell for every subject, place and resource", () => {
    const matrix = buildMatrix(sampleDeployed(), [ada]);

    expect(matrix.cells.map(({ from, resource, outcome }) => [from, resource, outcome])).toEqual([
      ["office", "the API", "allowed"],
      ["office", "Microsoft Graph", "allowed"],
      ["office", "anything else", "refused"],
      ["elsewhere", "the API", "allowed"],
      ["elsewhere", "Microsoft Graph", "allowed"],
      ["elsewhere", "anything else", "refused"],
    ]);
    expect(matrixSchema.parse(matrix)).toEqual(matrix);
  });

  it("names the policy that blocks, each policy's result, and its requirements for each subject", () => {
    const matrix = buildMatrix(sampleDeployed({ policies: [blocking] }), [ada]);

    expect(onApi(matrix, "elsewhere")).toEqual({
      who: "assigned user ada",
      how: "password",
      from: "elsewhere",
      resource: "the API",
      outcome: "refused",
      by: "conditional access",
      code: "AADSTS53003",
      reason: 'Blocked by "only from the office".',
      policies: [{ policy: "only from the office", state: "enabled", applies: true, analysisReasons: "notSet" }],
      conditionalAccess: "blocks",
    });
    expect(onApi(matrix, "office")?.policies).toMatchObject([{ applies: false, analysisReasons: "location" }]);
    expect(matrix.policies).toEqual([
      {
        displayName: "only from the office",
        state: "enabled",
        who: "All users.",
        what: "The API.",
        where: "Everywhere, but not office.",
        demands: "Blocks.",
        binds: "people",
        reach: {
          who: { included: ["all users"], excluded: [] },
          what: { included: ["the API"], excluded: [] },
          where: { included: ["everywhere"], excluded: ["office"] },
        },
      },
    ]);
  });

  it("reports a report-only policy's result without changing the cell", () => {
    const reported = { ...blocking, state: "enabledForReportingButNotEnforced" } as const;

    const matrix = buildMatrix(sampleDeployed({ policies: [reported] }), [ada]);

    expect(onApi(matrix, "elsewhere")).toMatchObject({
      outcome: "allowed",
      conditionalAccess: "lets pass",
      ifEnforced: { outcome: "refused", by: "conditional access", code: "AADSTS53003" },
    });
    expect(onApi(matrix, "office")).not.toHaveProperty("ifEnforced");
  });

  it("shows subjects that policies block even if something else refuses them first", () => {
    const unassigned = sampleDeployed({ policies: [blocking], assignments: [] });
    expect(onApi(buildMatrix(unassigned, [ada]), "elsewhere")).toMatchObject({
      code: "AADSTS50105",
      by: "Entra ID",
      conditionalAccess: "blocks",
    });
  });

  it("names both codes of MFA, and explains the order", () => {
    const policy = { ...blocking, grantControls: { operator: "OR", builtInControls: ["mfa"] } } as const;

    expect(onApi(buildMatrix(sampleDeployed({ policies: [policy] }), [ada]), "elsewhere")).toMatchObject({
      outcome: "more demanded",
      by: "conditional access",
      code: "AADSTS50079 or AADSTS50076",
      reason: expect.stringMatching(
        /AADSTS50079 comes while .* no authentication method .* AADSTS50076 once it has one/,
      ),
    });
  });

  it("requires MFA of people while security defaults are on, but not of applications", () => {
    const { gate } = sampleDeployed();
    const deployed = sampleDeployed({
      securityDefaults: true,
      assignments: everybody,
      gate: { ...gate, allowedApplications: [...(gate.allowedApplications ?? []), ids.api] },
    });
    const { cells, remains } = buildMatrix(deployed, [ada, integration]);
    const toApi = cells.filter(({ resource, from }) => resource === "the API" && from === "office");

    expect(toApi).toMatchObject([
      {
        outcome: "more demanded",
        by: "Entra ID",
        code: "AADSTS50079 or AADSTS50076",
        reason: expect.stringContaining("Security defaults are on"),
        conditionalAccess: "lets pass",
      },
      { how: "client credentials", outcome: "allowed" },
    ]);
    expect(remains.join()).toContain("Security defaults are on");
    expect(buildMatrix(sampleDeployed(), [ada]).remains.join()).not.toContain("Security defaults");
  });

  describe("for a person's sign-in with a password", () => {
    const principal = (id: string) => id.replace("-4000-", "-5000-");
    const { signIn, api, gate } = sampleDeployed();
    const cellsOf = (changes: Parameters<typeof sampleDeployed>[0]) =>
      buildMatrix(sampleDeployed(changes), [ada])
        .cells.filter(({ from }) => from === "office")
        .map(({ outcome, code, status }) => code ?? status ?? outcome);
    const toGraph = { resourceId: principal(ids.graph), scope: "openid profile" };

    it("signs in at the public client: its permissions decide, and both it and the API require assignment", () => {
      expect(cellsOf({})).toEqual([200, "allowed", "AADSTS65001"]);
      expect(cellsOf({ consents: [toGraph] })).toEqual(["AADSTS65001", "allowed", "AADSTS65001"]);
      expect(cellsOf({ assignments: [] })).toEqual(["AADSTS50105", "allowed", "AADSTS65001"]);
      expect(cellsOf({ signIn: { ...signIn, assignments: [] } })).toEqual(Array(3).fill("AADSTS50105"));
      expect(cellsOf({ signIn: { ...signIn, assignments: [], appRoleAssignmentRequired: false } })[0]).toBe(200);
      expect(cellsOf({ signIn: { ...signIn, isPublicClient: false } })).toEqual(Array(3).fill("AADSTS7000218"));
      expect(cellsOf({ gate: { ...gate, allowedApplications: [ids.api] } })[0]).toBe(403);
    });

    it("signs in at the API itself if that is the public client, as in the guide: a token for itself, by its client id", () => {
      const asInTheGuide = {
        signIn: { ...api, isPublicClient: true, assignments: [{ principalId: ids.user }] },
        consents: [toGraph],
        gate: { ...gate, allowedApplications: [ids.api] },
      };

      expect(cellsOf(asInTheGuide)).toEqual([200, "allowed", "AADSTS65001"]);
      expect(cellsOf({ ...asInTheGuide, consents: [] })).toEqual(Array(3).fill("AADSTS65001"));
      const nobody = { assignments: [], signIn: { ...asInTheGuide.signIn, assignments: [] } };
      expect(cellsOf({ ...asInTheGuide, ...nobody })).toEqual(Array(3).fill("AADSTS50105"));
      expect(cellsOf({ ...asInTheGuide, gate })[0]).toBe(403);
    });

    it("is limited to the API by a policy on everything else, even with an id token, because a public client isn't a resource", () => {
      const confining = {
        ...blocking,
        conditions: {
          users: { includeUsers: [ids.user] },
          applications: { includeApplications: ["All"], excludeApplications: [ids.api] },
          clientAppTypes: ["all"],
        },
      } as const;

      expect(cellsOf({ policies: [confining] })).toEqual([200, "AADSTS53003", "AADSTS53003"]);
    });
  });

  it("uses readable names for people, groups, resources and places", () => {
    const policy = {
      ...blocking,
      conditions: {
        ...blocking.conditions,
        users: { includeGroups: ["g1"], excludeUsers: [ids.user] },
        applications: { includeApplications: ["All"], excludeApplications: [ids.api] },
        locations: { includeLocations: ["AllTrusted"] },
      },
      grantControls: { operator: "AND", builtInControls: ["mfa", "compliantDevice"] },
    } as const;
    const deployed = sampleDeployed({ policies: [policy], groups: [{ id: "g1", displayName: "Clerks" }] });

    expect(buildMatrix(deployed, [ada]).policies).toMatchObject([
      {
        who: "Group Clerks, but not assigned user ada.",
        what: "All resources, but not the API.",
        where: "All trusted locations.",
        demands: "A second factor (MFA) and a compliant device.",
        reach: {
          who: { included: ["group Clerks"], excluded: ["assigned user ada"] },
          what: { included: ["all resources"], excluded: ["the API"] },
          where: { included: ["all trusted locations"], excluded: [] },
        },
      },
    ]);
  });

  describe("for an API with several endpoints", () => {
    const { api, gate } = sampleDeployed();
    const [read, write] = ["r1", "w1"] as const;
    const orders = sampleDeployed({
      api: {
        ...api,
        appRoles: [
          { id: read, value: "Orders.Read", isEnabled: true, allowedMemberTypes: ["User", "Application"] },
          { id: write, value: "Orders.Write", isEnabled: true, allowedMemberTypes: ["Application"] },
        ],
        endpoints: [
          endpoint("GET orders", [read, write]),
          endpoint("HEAD orders", [write, read]),
          endpoint("POST orders/{id}", [write]),
          endpoint("GET health"),
        ],
      },
      assignments: [
        { principalId: ids.user, appRoleId: read },
        { principalId: "s1", appRoleId: write },
      ],
      gate: { ...gate, allowedApplications: [ids.signIn, ids.api], excludedPaths: ["/api/health"] },
    });
    const stranger: TenantSubject = {
      subject: { label: labels.noToken, kind: "nobody", how: "bare" },
      principal: { kind: "nobody" },
    };
    const identity: TenantSubject = {
      ...integration,
      principal: { kind: "application", clientId: ids.api, servicePrincipalId: "s1", isManagedIdentity: true },
    };
    it("has a column for each set of roles, with answers by the allowed roles", () => {
      const matrix = buildMatrix(orders, [ada, integration, stranger]);
      const found = [ada, integration, stranger].map(({ subject }) =>
        matrix.columns.slice(0, 3).map(({ name }) => {
          const cell = matrix.cells.find((one) => one.who === subject.label && one.resource === name);
          return cell?.outcome === "allowed" ? "allowed" : `${cell?.by} ${cell?.status}`;
        }),
      );

      expect(matrix.columns).toEqual([
        { name: "GET orders, HEAD orders", endpoints: ["GET orders", "HEAD orders"] },
        { name: "POST orders/{id}", endpoints: ["POST orders/{id}"] },
        { name: "GET health", endpoints: ["GET health"] },
        { name: "Microsoft Graph" },
        { name: "anything else" },
      ]);
      expect(found).toEqual([
        ["allowed", "the function 403", "allowed"],
        ["allowed", "allowed", "allowed"],
        ["App Service 401", "App Service 401", "allowed"],
      ]);
      expect(matrixSchema.parse(matrix)).toEqual(matrix);
    });

    it("derives what App Service allows from the actual excluded paths, not from the contract", () => {
      const outcomes = (excludedPaths: readonly string[]) => {
        const { cells } = buildMatrix({ ...orders, gate: { ...orders.gate, excludedPaths } }, [integration, stranger]);
        return cells
          .filter(({ from, resource }) => from === "office" && / /.test(resource) && /^[A-Z]+ [a-z]/.test(resource))
          .map(({ outcome, by }) => by ?? outcome);
      };

      expect(outcomes([])).toEqual(["allowed", "allowed", "allowed", "App Service", "App Service", "App Service"]);
      expect(outcomes(["/api/health", "/api/orders"])).toEqual([
        "the function",
        "allowed",
        "allowed",
        "the function",
        "App Service",
        "allowed",
      ]);
    });

    it("reports that conditional access isn't evaluated for a managed identity, even if a policy names it", () => {
      const policy: ConditionalAccessPolicy = {
        ...blocking,
        conditions: {
          applications: { includeApplications: [ids.api] },
          clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
          clientAppTypes: ["all"],
        },
      };
      const { cells, remains } = buildMatrix({ ...orders, policies: [policy] }, [identity]);

      expect(cells.find(({ resource }) => resource === "POST orders/{id}")).toMatchObject({
        outcome: "allowed",
        conditionalAccess: "not evaluated",
        policies: [],
      });
      expect(remains.join()).toContain("isn't evaluated for existing apps");
    });
  });

  it("reports what it can't decide", () => {
    const risky = { ...blocking, conditions: { ...blocking.conditions, userRiskLevels: ["high"] } };

    expect(() => buildMatrix(sampleDeployed({ policies: [risky] }), [ada])).toThrow(/userRiskLevels/);
  });
});
