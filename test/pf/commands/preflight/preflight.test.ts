import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  logIn,
  notInOrder,
  signInByPassword,
  takePermission,
  tenantToDeployTo,
} from "../../../support/tenant-to-deploy-to.ts";

/** Nobody can tell from outside whether a tenant demands one: given, so that it is in order. */
const plain = { serviceManagementReference: "SVC-1" };
const enforced = {
  ...plain,
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: ["198.51.100.0/24"] } },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    apiOnlyFrom: ["office"],
    workloadIdentitiesOnlyFrom: ["office"],
  },
};

/** Conditional access without a policy: the people whom it names are looked up all the same. */
const onlyLocations = (people: object) => ({
  conditionalAccess: { namedLocations: { office: { cidrs: ["198.51.100.0/24"] } }, ...people },
});

let tenant: Awaited<ReturnType<typeof tenantToDeployTo>>;
beforeAll(async () => {
  tenant = await tenantToDeployTo();
});
afterAll(() => tenant.close());

const ids = async (settings: object) =>
  (await notInOrder(tenant, { ...settings })).map(({ id, state }) => `${state} ${id}`);

it("accepts a deployer with the README's requirements", async () => {
  expect(await ids(plain)).toEqual([]);
});

it("clearly lists what it can't read: licences and a required service management reference", async () => {
  expect(await ids({ ...enforced, serviceManagementReference: "" })).toEqual([
    "unknown service-management-reference",
    "unknown license-conditional-access",
    "unknown license-workload-identities",
  ]);
  const [, licence] = await notInOrder(tenant, { ...enforced, serviceManagementReference: "" });
  expect(licence).toMatchObject({
    found: "couldn't be read: 403 Authorization_RequestDenied; it takes LicenseAssignment.Read.All",
    grants:
      "ask a person who may read the tenant's licenses to run, as this login was refused it: " +
      "az rest --method get --url https://graph.microsoft.com/v1.0/subscribedSkus",
  });
});

describe("permissions of Microsoft Graph", () => {
  it.for([
    ["Application.ReadWrite.All", "graph-applications", "/v1.0/applications"],
    ["AppRoleAssignment.ReadWrite.All", "graph-app-roles", "/v1.0/servicePrincipals/any/appRoleAssignedTo"],
    ["DelegatedPermissionGrant.ReadWrite.All", "graph-consent", "/v1.0/oauth2PermissionGrants"],
  ] as const)("are incomplete without %s, and Graph refuses as predicted", async ([permission, id, path]) => {
    const giveBack = await takePermission(tenant, permission);
    const found = await notInOrder(tenant, plain);
    const { graph } = await logIn(tenant, tenant.twin.control.deployer);
    const refusal = await graph.call("POST", path, {}).catch((error: unknown) => error);
    await giveBack();

    expect(refusal).toMatchObject({
      code: found[0]?.error?.code,
      message: expect.stringContaining(found[0]?.error?.message ?? "nothing"),
    });

    expect(found).toEqual([
      expect.objectContaining({
        id,
        state: "missing",
        found: expect.stringContaining(`no ${permission}, only `),
        grants: expect.stringContaining(tenant.twin.control.deployer.servicePrincipalObjectId),
        error: expect.objectContaining({ code: "Authorization_RequestDenied" }),
      }),
    ]);
    expect(await ids(plain)).toEqual([]);
  });

  it.for([
    ["User.Read.All", { people: { "Orders.Read": { users: ["ada@twin.onmicrosoft.com"] } } }, "missing graph-users"],
    ["User.Read.All", onlyLocations({ emergencyAccounts: ["emergency@twin.onmicrosoft.com"] }), "missing graph-users"],
    ["User.Read.All", onlyLocations({ serviceAccounts: ["grace@twin.onmicrosoft.com"] }), "missing graph-users"],
    ["Group.Read.All", { people: { "Orders.Read": { groups: ["Function users"] } } }, "missing graph-groups"],
    ["Group.Read.All", onlyLocations({ emergencyGroups: ["Function users"] }), "missing graph-groups"],
    [
      "Policy.ReadWrite.ConditionalAccess",
      { conditionalAccess: enforced.conditionalAccess },
      "missing graph-write-policies",
    ],
    ["Policy.Read.All", { conditionalAccess: enforced.conditionalAccess }, "missing graph-read-policies"],
  ] as const)("need %s only if the settings do", async ([permission, settings, finding]) => {
    const federated = { managed: { managedIdentityPrincipalId: "77777777-8888-4999-8aaa-bbbbbbbbbbbb" } };
    const secretless = { ...plain, callers: { integration: { federated } } };
    const giveBack = await takePermission(tenant, permission);
    const [without, having] = [await ids(secretless), await ids({ ...secretless, ...settings })];
    await giveBack();

    expect(without).toEqual([]);
    expect(having).toContain(finding);
  });

  it("are no more with conditional access off, whatever its other settings", async () => {
    const giveBack = [
      await takePermission(tenant, "Policy.ReadWrite.ConditionalAccess"),
      await takePermission(tenant, "User.Read.All"),
    ];
    const off = await ids({ ...plain, conditionalAccess: { ...enforced.conditionalAccess, state: "off" } });
    for (const back of giveBack) await back();

    expect(off).toEqual([]);
  });
});

describe("the tenant", () => {
  it("must have the people in the settings", async () => {
    const found = await notInOrder(tenant, {
      ...plain,
      people: {
        "Orders.Read": { users: ["ada@twin.onmicrosoft.com", "nobody@twin.onmicrosoft.com"] },
        "Orders.Write": { groups: ["No such group"] },
      },
    });

    expect(found).toMatchObject([
      { id: "user:nobody@twin.onmicrosoft.com", state: "missing" },
      { id: "group:No such group", state: "missing" },
    ]);
  });

  it("must have existing callers of any kind", async () => {
    const { clientId } = tenant.twin.control.seedManagedIdentity({ displayName: "logic app" });
    const missing = "11111111-2222-4333-8444-555555555555";
    const found = await notInOrder(tenant, {
      ...plain,
      callers: { logic: { servicePrincipal: clientId }, gone: { servicePrincipal: missing } },
    });

    expect(found).toEqual([
      expect.objectContaining({
        id: "caller:gone",
        state: "missing",
        found: `no service principal with the client id ${missing}`,
        grants: expect.stringContaining("az ad sp show --id <principalId> --query appId"),
      }),
    ]);
  });

  it("must be the expected one, and so must the subscription", async () => {
    const other = "11111111-2222-4333-8444-555555555555";

    expect(
      await notInOrder(tenant, { ...plain, expectedTenantId: other, expectedSubscriptionId: other }),
    ).toMatchObject([
      { id: "expected-tenant", error: { message: expect.stringContaining(`belongs to tenant ${other}`) } },
      { id: "expected-subscription", error: { message: expect.stringContaining(`belongs to subscription ${other}`) } },
    ]);
    expect(await ids({ ...plain, expectedTenantId: tenant.twin.control.tenantId.toUpperCase() })).toEqual([]);
  });

  it("may refuse enforced policies while security defaults are on, but accepts report-only ones", async () => {
    const { graph } = await logIn(tenant, tenant.twin.control.administrator);
    const path = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";
    await graph.call("PATCH", path, { isEnabled: true });
    const enforcing = await ids(enforced);
    const reporting = await ids({
      ...plain,
      conditionalAccess: { ...enforced.conditionalAccess, state: "report-only" },
    });
    await graph.call("PATCH", path, { isEnabled: false });

    expect(enforcing).toContain("missing security-defaults");
    expect(reporting.filter((id) => id.includes("defaults"))).toEqual([]);
  });

  it("allows no sign-in by password while security defaults are on, according to preflight and to Entra ID", async () => {
    const { graph } = await logIn(tenant, tenant.twin.control.administrator);
    const path = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";
    const before = await ids({ ...plain, publicClientFlows: true });
    await graph.call("PATCH", path, { isEnabled: true });
    const [found, ...others] = await notInOrder(tenant, { ...plain, publicClientFlows: true });
    const without = await ids(plain);
    const answer = await signInByPassword(tenant);
    await graph.call("PATCH", path, { isEnabled: false });

    expect([before, without, others]).toEqual([[], [], []]);
    expect(found).toMatchObject({ id: "password-sign-in", state: "warning", error: { code: "AADSTS50079" } });
    const [start = "", end = ""] = found?.error?.message.split("…") ?? [];
    expect(answer).toContain(`${found?.error?.code}: ${start}`);
    expect(answer).toContain(end);
  });

  it("is reported as unknown for everything that unreadable security defaults decide", async () => {
    const giveBack = await takePermission(tenant, "Policy.Read.All");
    const found = await ids({ ...enforced, publicClientFlows: true });
    await giveBack();

    expect(found).toEqual(expect.arrayContaining(["unknown security-defaults", "unknown password-sign-in"]));
  });
});

it("gets a warning for callers without a fixed address that are limited to named locations", async () => {
  const github = { github: { repository: "contoso/orders", environment: "production" } };
  const managed = { managedIdentityPrincipalId: "77777777-8888-4999-8aaa-bbbbbbbbbbbb" };
  const other = { issuer: "https://issuer.example", subject: "job" };
  const callers = {
    pipeline: { federated: { deploy: github, nightly: github } },
    worker: { federated: { identity: managed } },
    both: { federated: { deploy: github, identity: managed } },
    partner: { federated: { theirs: other } },
  };
  const { emergencyAccounts, namedLocations } = enforced.conditionalAccess;
  const inState = (state: string) => ({
    ...plain,
    callers,
    conditionalAccess: { state, emergencyAccounts, namedLocations, workloadIdentitiesOnlyFrom: ["office"] },
  });
  const addresses = async (settings: object) =>
    (await notInOrder(tenant, { ...settings })).filter(({ id }) => id.startsWith("caller-address"));

  expect(await addresses(inState("enforced"))).toMatchObject([
    {
      id: "caller-address:pipeline",
      state: "warning",
      found: expect.stringContaining("GitHub-hosted runners"),
      why: expect.stringContaining("and is enforced"),
      error: { code: "AADSTS53003" },
    },
    { id: "caller-address:worker", state: "warning", found: expect.stringContaining("outbound address of its Azure") },
    { id: "caller-address:both", found: expect.stringMatching(/GitHub-hosted runners.*; a managed identity/) },
  ]);
  expect(await addresses(inState("report-only"))).toMatchObject([{ why: expect.stringContaining("once it") }, {}, {}]);
  expect(await addresses(inState("off"))).toEqual([]);
  expect(await addresses({ ...plain, callers })).toEqual([]);
});

it("sends only GET requests", async () => {
  const login = await logIn(tenant, tenant.twin.control.deployer);
  const methods = new Set<string>();
  const watched = (api: typeof login.graph): typeof login.graph => ({
    call: (method, path, body) => {
      methods.add(method);
      return api.call(method, path, body);
    },
  });
  await notInOrder(tenant, enforced, {
    ...login,
    graph: watched(login.graph),
    resourceManager: watched(login.resourceManager),
  });

  expect([...methods]).toEqual(["GET"]);
});
