import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { StackOutputs } from "../../infra/outputs.ts";
import { repository } from "../support/command-line.ts";
import { partnersCertificate } from "../support/every-setting.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { readBack, type Page, type Part, type ReadBack } from "../support/read-back.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import { invokeRoleId } from "../support/who-calls.ts";

/** Rows of the guide that declare something, and of what goes beyond it. */
const rows = ["G01", "G02", "G03", "G04", "G05", "G06", "G07", "G08", "G09", "G10", "G12", "G23", "G25", "G28", "G29"];
const moreRows = ["G30", "G31", "G34", "G14", "G15", "G16", "G17", "G19", "G19b", "B03", "B04", "B05", "B07", "B08"];

const microsoftGraph = "00000003-0000-0000-c000-000000000000";
const callerNames = ["cluster", "integration", "orders", "partner", "pipeline"];

let outputs: StackOutputs;
let read: ReadBack;

describe.skipIf(!hasEngine())("what the guide's rows declare, read back over Graph and Resource Manager", () => {
  const shared = sharedDeployment("every setting");
  beforeAll(() => {
    const deployment = shared();
    outputs = deployment.outputs;
    read = readBack(deployment, outputs);
  });

  it("G01: a Function App, and the Microsoft identity provider with the API's own registration", async () => {
    const { kind, properties } = await read.site();
    const { enabled, registration } = await read.entraProvider();

    expect({ kind, state: properties["state"] }).toEqual({ kind: "functionapp,linux", state: "Running" });
    expect({ enabled, registration }).toEqual({
      enabled: true,
      registration: expect.objectContaining({ clientId: outputs.api.clientId }),
    });
  });

  it("G02: authentication is required, and a request without a token gets 401", async () => {
    const { platform, globalValidation, httpSettings } = await read.authSettings();

    expect({ platform, globalValidation, httpSettings }).toEqual({
      platform: { enabled: true, runtimeVersion: "~1" },
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "Return401" },
      // The last is Azure's own default.
      httpSettings: {
        requireHttps: true,
        routes: { apiPrefix: "/.auth" },
        forwardProxy: { convention: "NoProxy" },
      },
    });
  });

  it("G03: the token store is on", async () => {
    expect((await read.authSettings())["login"]).toMatchObject({ tokenStore: { enabled: true } });
  });

  it("G04: the API asks Microsoft Graph for openid, profile and email", async () => {
    expect((await read.api())["requiredResourceAccess"]).toEqual([
      {
        resourceAppId: microsoftGraph,
        resourceAccess: [
          { id: "37f7f235-527c-4136-accd-4a02d197296e", type: "Scope" },
          { id: "14dad69e-099b-42c9-810b-d002981feec1", type: "Scope" },
          { id: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", type: "Scope" },
        ],
      },
    ]);
  });

  it("G05: an administrator consented to them for the whole tenant", async () => {
    const { id: resourceId } = await read.graph<Part>(`/servicePrincipals(appId='${microsoftGraph}')`);
    const { value } = await read.graph<Page>(
      `/oauth2PermissionGrants?$filter=clientId eq '${outputs.api.servicePrincipalObjectId}'`,
    );

    expect(value).toEqual([
      {
        id: expect.any(String),
        clientId: outputs.api.servicePrincipalObjectId,
        consentType: "AllPrincipals",
        principalId: null,
        resourceId,
        scope: "openid profile email",
      },
    ]);
  });

  it("G06: id tokens are issued, to the site's real host name", async () => {
    const { defaultHostName } = (await read.site()).properties;

    expect((await read.api())["web"]).toMatchObject({
      redirectUris: [`https://${String(defaultHostName)}/.auth/login/aad/callback`],
      implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
    });
  });

  it("G07: the issuer is the tenant's, version 1", async () => {
    const { registration } = await read.entraProvider();

    expect(registration).toMatchObject({ openIdIssuer: `https://sts.windows.net/${outputs.tenantId}/` });
  });

  it("G08: the one audience is the API's identifier URI", async () => {
    const { validation } = await read.entraProvider();
    const uri = `api://${outputs.api.clientId}`;

    expect((await read.api())["identifierUris"]).toEqual([uri]);
    expect(validation).toMatchObject({ allowedAudiences: [uri] });
  });

  it("G09: the function answers without a function key", async () => {
    const answer = await read.callAs("integration");

    expect(answer.status).toBe(200);
  });

  it("G10: the function identifies its caller, an application by its id and role", async () => {
    const answer = await read.callAs("integration");

    expect(await answer.json()).toMatchObject({
      caller: { kind: "application", clientId: read.clientIdOf("integration"), roles: ["Function.Invoke"] },
    });
  });

  it("G12: public client flows are off for the API", async () => {
    expect((await read.api())["isFallbackPublicClient"]).toBe(false);
  });

  it("G23: assignment is required, and the people of the settings are assigned", async () => {
    const user = await read.graph<Part>("/users/grace@twin.onmicrosoft.com");
    const group = (await read.graph<Page>("/groups?$filter=displayName eq 'Function users'")).value[0];
    const assigned = await read.graph<Page>(
      `/servicePrincipals/${outputs.api.servicePrincipalObjectId}/appRoleAssignedTo`,
    );
    const people = assigned.value.filter(({ principalType }) => principalType !== "ServicePrincipal");

    expect((await read.apiServicePrincipal())["appRoleAssignmentRequired"]).toBe(true);
    expect(
      people.map(({ principalId, principalType, appRoleId }) => ({ principalId, principalType, appRoleId })),
    ).toEqual(
      expect.arrayContaining([
        { principalId: user["id"], principalType: "User", appRoleId: invokeRoleId },
        { principalId: group?.["id"], principalType: "Group", appRoleId: invokeRoleId },
      ]),
    );
    expect(people).toHaveLength(2);
  });

  it("G25: each caller has a registration and a service principal of its own; the first has a secret", async () => {
    const applications = await read.callers(callerNames);
    const principals = await Promise.all(
      callerNames.map((name) => read.graph<Part>(`/servicePrincipals(appId='${read.clientIdOf(name)}')`)),
    );

    expect(applications.map(({ displayName }) => displayName)).toEqual(
      callerNames.map((name) => `${name}, caller of whocalls (local)`),
    );
    expect(principals.map(({ appId, accountEnabled }) => ({ appId, accountEnabled }))).toEqual(
      applications.map(({ appId }) => ({ appId, accountEnabled: true })),
    );
    const withSecret = applications.filter(
      ({ passwordCredentials }) => (passwordCredentials as readonly Part[]).length > 0,
    );
    expect(withSecret.map(({ appId }) => appId)).toEqual([read.clientIdOf("integration")]);
  });

  it("G28: the API has the app role with a constant id", async () => {
    expect((await read.api())["appRoles"]).toEqual([
      {
        id: invokeRoleId,
        value: "Function.Invoke",
        displayName: "Invoke the function",
        description: "May call the function, as an application or as a user.",
        allowedMemberTypes: ["Application", "User"],
        isEnabled: true,
        origin: "Application",
      },
    ]);
  });

  it("G29: each caller asks for that role as an application permission, and for nothing else", async () => {
    const asked = (await read.callers(callerNames)).map(({ requiredResourceAccess }) => requiredResourceAccess);

    expect(asked).toEqual(
      callerNames.map(() => [
        { resourceAppId: outputs.api.clientId, resourceAccess: [{ id: invokeRoleId, type: "Role" }] },
      ]),
    );
  });

  it("G30: an administrator assigned the role to each caller", async () => {
    const held = await Promise.all(
      callerNames.map((name) =>
        read.graph<Page>(`/servicePrincipals(appId='${read.clientIdOf(name)}')/appRoleAssignments`),
      ),
    );

    expect(held.map(({ value }) => value.map(({ appRoleId, resourceId }) => ({ appRoleId, resourceId })))).toEqual(
      callerNames.map(() => [{ appRoleId: invokeRoleId, resourceId: outputs.api.servicePrincipalObjectId }]),
    );
  });

  it("G31: the API's access tokens are of version 1", async () => {
    expect((await read.api())["api"]).toMatchObject({ requestedAccessTokenVersion: 1 });
  });

  it("G34: public client flows are also off for every caller", async () => {
    const flags = (await read.callers(callerNames)).map(({ isFallbackPublicClient }) => isFallbackPublicClient);

    expect(flags).toEqual(callerNames.map(() => false));
  });

  it("B03: App Service authentication allows the callers by client id, and no other application", async () => {
    const { validation } = (await read.entraProvider()) as {
      readonly validation: { readonly defaultAuthorizationPolicy: { readonly allowedApplications: readonly string[] } };
    };
    const { allowedApplications, ...more } = validation.defaultAuthorizationPolicy;

    expect(allowedApplications.toSorted()).toEqual(callerNames.map(read.clientIdOf).toSorted());
    expect(more).toEqual({ allowedPrincipals: {} });
  });

  it("B04: callers without a secret have the certificate and the federated credentials of the settings", async () => {
    const github = { issuer: "https://token.actions.githubusercontent.com", audiences: ["api://AzureADTokenExchange"] };
    const federated = async (name: string): Promise<readonly Part[]> => {
      const application = `/applications(appId='${read.clientIdOf(name)}')`;
      const { value } = await read.graph<Page>(`${application}/federatedIdentityCredentials`);
      return value.map(({ name: itsName, issuer, subject, audiences }) => ({
        name: itsName,
        issuer,
        subject,
        audiences,
      }));
    };

    const certificate = await partnersCertificate();
    const { keyCredentials } = await read.graph<{ readonly keyCredentials: readonly Part[] }>(
      `/applications(appId='${read.clientIdOf("partner")}')?$select=keyCredentials`,
    );
    const pipeline = await federated("pipeline");

    expect(keyCredentials.map(({ type, usage, key }) => ({ type, usage, key }))).toEqual([
      { type: "AsymmetricX509Cert", usage: "Verify", key: certificate.replaceAll(/-----[A-Z ]+-----|\s/g, "") },
    ]);
    expect(pipeline.toSorted((one, other) => String(one["name"]).localeCompare(String(other["name"])))).toEqual([
      { ...github, name: "github-production", subject: "repo:contoso/orders:environment:production" },
      {
        ...github,
        name: "github-production-immutable",
        subject: "repo:contoso@1234567/orders@7654321:environment:production",
      },
    ]);
    expect(await federated("orders")).toEqual([
      {
        name: "orders-identity",
        issuer: `https://login.microsoftonline.com/${outputs.tenantId}/v2.0`,
        subject: "77777777-8888-4999-8aaa-bbbbbbbbbbbb",
        audiences: ["api://AzureADTokenExchange"],
      },
    ]);
    expect(await federated("cluster")).toEqual([
      {
        name: "cluster-one",
        issuer: "https://oidc.contoso.example/cluster",
        subject: "system:serviceaccount:orders:worker",
        audiences: ["api://AzureADTokenExchange"],
      },
    ]);
  });

  it("B05: the caller's two secrets overlap, and expire at the times in the settings", async () => {
    const { passwordCredentials } = await read.graph<{ readonly passwordCredentials: readonly Part[] }>(
      `/applications(appId='${read.clientIdOf("integration")}')`,
    );
    const secrets = passwordCredentials.map(({ displayName, endDateTime }) => [displayName, endDateTime]);

    expect(Object.fromEntries(secrets)).toEqual({
      "integration first": "2099-03-31T00:00:00Z",
      "integration second": "2099-04-30T00:00:00Z",
    });
    expect(secrets).toHaveLength(2);
  });
});

describe("what the guide's rows declare", () => {
  it("is named by a test of exact inputs under Pulumi's mocks, or of the function itself", () => {
    const texts = ["test/infra", "test/functions"].flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".test.ts"))
        .map((file) => readFileSync(join(repository, folder, file), "utf8")),
    );

    expect([...rows, ...moreRows].filter((row) => !texts.some((text) => text.includes(row)))).toEqual([]);
  });
});
