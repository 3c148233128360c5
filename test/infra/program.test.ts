import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import program from "../../infra/index.ts";
import { declare, valueOf } from "../support/declare.ts";

const answers = {
  "azure-native:authorization:getClientConfig": () => ({ tenantId: "tenant-id", subscriptionId: "subscription-id" }),
  "azuread:index/application:Application": (_: unknown, name: string) => ({
    clientId: `${name}-client-id`,
    objectId: `${name}-object-id`,
  }),
  "azuread:index/servicePrincipal:ServicePrincipal": (_: unknown, name: string) => ({ objectId: `${name}-object-id` }),
  "azuread:index/applicationPassword:ApplicationPassword": () => ({ value: "the secret" }),
  "azure-native:managedidentity:UserAssignedIdentity": () => ({
    clientId: "identity-client-id",
    principalId: "identity-principal-id",
  }),
  "azure-native:storage:StorageAccount": () => ({
    name: "st",
    primaryEndpoints: { blob: "https://st.blob/", queue: "https://st.queue/", table: "https://st.table/" },
  }),
  "azure-native:web:WebApp": () => ({
    defaultHostName: "func.azurewebsites.net",
    hostNameSslStates: [{ hostType: "Repository", name: "func.scm.azurewebsites.net" }],
  }),
  "random:index/randomString:RandomString": () => ({ result: "ab12cd" }),
  "command:local:Command": () => ({ stdout: "deployed" }),
};

const settings = {
  name: "whocalls",
  location: "westeurope",
  tokenVersion: "1",
  maximumInstanceCount: "40",
  exemptions: "{}",
  callers: '{"integration":{"secrets":{"first":{"endDate":"2027-03-31T00:00:00Z"}}},"pipeline":{}}',
};

function configure(changes: Readonly<Record<string, string>> = {}): void {
  const all = { ...settings, ...changes };
  pulumi.runtime.setAllConfig(
    Object.fromEntries(Object.entries(all).map(([key, value]) => [`protected-function:${key}`, value])),
  );
}

// Mocks know no transforms. What ours does is tested in test/infra/rules, and through the engine.
beforeEach(() => void vi.spyOn(pulumi.runtime, "registerResourceTransform").mockImplementation(() => {}));
afterEach(() => {
  vi.restoreAllMocks();
  pulumi.runtime.setAllConfig({});
});

describe("the program", () => {
  it("lists each caller, and nobody else, as an application that the gate lets in", async () => {
    configure();
    const { resources } = await declare(program, answers);

    const gate = [...resources.values()].find(({ type }) => type === "azure-native:web:WebAppAuthSettingsV2");
    expect(gate?.inputs["identityProviders"]).toMatchObject({
      azureActiveDirectory: {
        registration: { clientId: "api-client-id", openIdIssuer: "https://sts.windows.net/tenant-id/" },
        validation: {
          allowedAudiences: ["api://api-client-id"],
          defaultAuthorizationPolicy: { allowedApplications: ["integration-client-id", "pipeline-client-id"] },
        },
      },
    });
  });

  it("takes issuer and audience of version 2 from the same setting as the registration's token version", async () => {
    configure({ tokenVersion: "2" });
    const { resources } = await declare(program, answers);

    const gate = [...resources.values()].find(({ type }) => type === "azure-native:web:WebAppAuthSettingsV2");
    expect(resources.get("api")?.inputs["api"]).toEqual({ requestedAccessTokenVersion: 2 });
    expect(gate?.inputs["identityProviders"]).toMatchObject({
      azureActiveDirectory: {
        registration: { openIdIssuer: "https://login.microsoftonline.com/tenant-id/v2.0" },
        validation: { allowedAudiences: ["api-client-id"] },
      },
    });
  });

  it("uploads the code only behind the closed door", async () => {
    configure();
    const { resources } = await declare(program, answers);

    const upload = [...resources.values()].find(({ type }) => type === "command:local:Command");
    expect(upload?.options.dependsOn).toContain("authentication");
  });

  it("answers what a caller needs; the credential as a secret, and only where there is one", async () => {
    configure();
    const { result } = await declare(program, answers);

    expect(await valueOf(result.functionUrl)).toBe("https://func.azurewebsites.net/api/who-calls");
    expect(result.tenantId).toBe("tenant-id");
    expect(result.tokenEndpoint).toBe("https://login.microsoftonline.com/tenant-id/oauth2/v2.0/token");
    expect(await valueOf(result.scope)).toBe("api://api-client-id/.default");
    const { integration, pipeline } = result.callers;
    expect(integration && (await valueOf(integration.clientId))).toBe("integration-client-id");
    expect(integration?.clientSecret && (await pulumi.isSecret(integration.clientSecret))).toBe(true);
    expect(pipeline?.clientSecret).toBeUndefined();
    expect(await valueOf(result.packageSha256)).toMatch(/^[0-9a-f]{64}$/);
  });

  it("refuses wrong and unknown settings before the first resource, in words and without a stack trace", async () => {
    configure({ tokenVersion: "3", colour: "blue" });

    const refused = declare(program, answers);

    await expect(refused).rejects.toBeInstanceOf(pulumi.RunError);
    await expect(refused).rejects.toThrow(
      /^The settings of this stack have 2 problems:\n- tokenVersion: must be 1 or 2;/,
    );
  });
});
