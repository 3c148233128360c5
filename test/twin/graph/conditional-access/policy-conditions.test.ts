import { expect, it } from "vitest";
import { block, conditionalAccessFixture, forAll, newPolicy, root } from "./conditional-access-fixture.ts";

const path = `${root}/policies`;

/** Everything that the provider's own tests write (v3.8.0, TestAccConditionalAccessPolicy_complete and its siblings). */
const everything = {
  clientAppTypes: ["all"],
  signInRiskLevels: ["medium", "none"],
  userRiskLevels: ["medium"],
  insiderRiskLevels: "moderate,elevated",
  platforms: { includePlatforms: ["all"], excludePlatforms: ["android", "iOS"] },
  devices: { deviceFilter: { mode: "exclude", rule: 'device.operatingSystem eq "Doors"' } },
  authenticationFlows: { transferMethods: "deviceCodeFlow,authenticationTransfer" },
  applications: {
    includeApplications: ["Office365"],
    excludeApplications: ["MicrosoftAdminPortals"],
    includeUserActions: [],
    includeAuthenticationContextClassReferences: [],
    applicationFilter: { mode: "exclude", rule: 'CustomSecurityAttribute.x_y -contains "z"' },
  },
};

const sessionControls = {
  applicationEnforcedRestrictions: { isEnabled: true },
  cloudAppSecurity: { isEnabled: true, cloudAppSecurityType: "blockDownloads" },
  disableResilienceDefaults: false,
  persistentBrowser: { isEnabled: true, mode: "always" },
  signInFrequency: {
    isEnabled: true,
    value: 2,
    type: "days",
    authenticationType: "primaryAndSecondaryAuthentication",
    frequencyInterval: "timeBased",
  },
};

it("stores and shows every condition and session control", async () => {
  const { created, read } = await conditionalAccessFixture();
  const { id } = await created(path, newPolicy({ conditions: forAll(everything), sessionControls }));
  expect(await read(`${path}/${id}`)).toMatchObject({ conditions: everything, sessionControls });
});

it("answers the kind of a guest's tenants with its type", async () => {
  const { created, read } = await conditionalAccessFixture();
  const members = ["aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"];
  const kinds = (membershipKind: string, more: object = {}) => ({
    guestOrExternalUserTypes: "internalGuest,serviceProvider",
    externalTenants: { membershipKind, ...more },
  });
  const users = {
    includeGuestsOrExternalUsers: kinds("all"),
    excludeGuestsOrExternalUsers: kinds("enumerated", { members }),
  };
  const { id } = await created(path, newPolicy({ state: "disabled", conditions: forAll({ users }) }));
  const type = (kind: string) => ({ "@odata.type": `#microsoft.graph.conditionalAccess${kind}ExternalTenants` });
  expect(await read(`${path}/${id}`)).toMatchObject({
    conditions: {
      users: {
        includeGuestsOrExternalUsers: kinds("all", type("All")),
        excludeGuestsOrExternalUsers: kinds("enumerated", { members, ...type("Enumerated") }),
      },
    },
  });
});

it("takes a policy for user actions, and one with session controls alone", async () => {
  const { created, read } = await conditionalAccessFixture();
  const applications = { includeUserActions: ["urn:user:registerdevice", "urn:user:registersecurityinfo"] };
  const forActions = await created(path, newPolicy({ conditions: forAll({ applications }) }));
  expect(await read(`${path}/${forActions.id}`)).toMatchObject({
    conditions: { applications: { includeApplications: [], ...applications } },
  });
  const { grantControls: _, ...withoutGrant } = newPolicy({
    sessionControls: { persistentBrowser: { mode: "never", isEnabled: true } },
  });
  const forSessions = await created(path, withoutGrant);
  expect(await read(`${path}/${forSessions.id}`)).toMatchObject({
    grantControls: null,
    sessionControls: {
      applicationEnforcedRestrictions: null,
      cloudAppSecurity: null,
      disableResilienceDefaults: null,
      persistentBrowser: { mode: "never", isEnabled: true },
      signInFrequency: null,
    },
  });
});

it("answers a built-in authentication strength as a whole, and takes it back", async () => {
  const { call, created, read } = await conditionalAccessFixture();
  const grantControls = { operator: "OR", authenticationStrength: { id: "00000000-0000-0000-0000-000000000004" } };
  const { id } = await created(path, newPolicy({ grantControls }));
  const policy = `${path}/${id}`;
  const strength = {
    id: "00000000-0000-0000-0000-000000000004",
    displayName: "Phishing-resistant MFA",
    policyType: "builtIn",
    requirementsSatisfied: "mfa",
    allowedCombinations: ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"],
  };
  const before = await read(policy);
  expect(before).toMatchObject({ grantControls: { builtInControls: [], authenticationStrength: strength } });
  expect((await call("PATCH", policy, { body: { grantControls: before["grantControls"] } })).status).toBe(204);
  expect((await read(policy))["grantControls"]).toEqual(before["grantControls"]);
});

it("takes a policy about the risk and attributes of service principals", async () => {
  const { created, read } = await conditionalAccessFixture();
  const workloads = {
    users: { includeUsers: ["None"] },
    servicePrincipalRiskLevels: ["medium"],
    clientApplications: {
      includeServicePrincipals: ["ServicePrincipalsInMyTenant"],
      servicePrincipalFilter: { mode: "exclude", rule: "x" },
    },
  };
  const { id } = await created(path, newPolicy({ conditions: forAll(workloads), grantControls: block }));
  expect(await read(`${path}/${id}`)).toMatchObject({ conditions: workloads });
});
