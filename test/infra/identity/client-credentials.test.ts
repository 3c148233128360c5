import { Application } from "@pulumi/azuread/application.js";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { clouds } from "../../../packages/core/azure/clouds.ts";
import { ClientCredentials } from "../../../infra/identity/client-credentials.ts";
import type { CallerSettings } from "../../../infra/settings/caller-settings.ts";
import { declare, valueOf } from "../../support/declare.ts";

const answers = {
  "azuread:index/applicationPassword:ApplicationPassword": (_: unknown, name: string) => ({
    value: `value of ${name}`,
  }),
};

const declareCredentials = (settings: CallerSettings) =>
  declare(
    () =>
      new ClientCredentials("integration", {
        application: new Application("application", { displayName: "integration" }),
        tenantId: "tenant-id",
        cloud: clouds.public,
        settings,
      }),
    answers,
  );

describe("a caller's client secrets (B05)", () => {
  it("have slots of their own, each with the expiry in the settings", async () => {
    const { resources } = await declareCredentials({
      secrets: {
        first: { endDate: "2027-03-31T00:00:00Z" },
        second: { startDate: "2027-01-01T00:00:00Z", endDate: "2027-06-30T00:00:00Z" },
      },
    });

    expect(resources.get("integration-first-client-secret")).toMatchObject({
      type: "azuread:index/applicationPassword:ApplicationPassword",
      options: { deletedWith: "application" },
    });
    expect(resources.get("integration-first-client-secret")?.inputs).toEqual({
      applicationId: "application-id",
      displayName: "integration first",
      endDate: "2027-03-31T00:00:00Z",
    });
    expect(resources.get("integration-second-client-secret")?.inputs).toEqual({
      applicationId: "application-id",
      displayName: "integration second",
      startDate: "2027-01-01T00:00:00Z",
      endDate: "2027-06-30T00:00:00Z",
    });
  });

  it.each([
    ["2027-03-31T00:00:00Z", "2027-06-30T00:00:00Z", "second"],
    ["2027-06-30T00:00:00Z", "2027-03-31T00:00:00Z", "first"],
    ["2027-06-30T00:00:00Z", undefined, "first"],
    [undefined, "2027-03-31T00:00:00Z", "second"],
  ])("return the one that expires last: first %s, second %s", async (first, second, slot) => {
    const { result } = await declareCredentials({
      secrets: {
        ...(first !== undefined && { first: { endDate: first } }),
        ...(second !== undefined && { second: { endDate: second } }),
      },
    });

    expect(result.clientSecret && (await pulumi.isSecret(result.clientSecret))).toBe(true);
    expect(result.clientSecret && (await valueOf(pulumi.unsecret(result.clientSecret)))).toBe(
      `value of integration-${slot}-client-secret`,
    );
    expect(result.clientSecretEndDate).toBe(slot === "first" ? first : second);
  });

  it.each([
    // As `./pf rotate` writes beside a secret that lives longer than a new one may.
    [
      { endDate: "2027-06-30T00:00:00Z" },
      { startDate: "2026-12-01T00:00:00Z", endDate: "2027-05-30T00:00:00Z" },
      "second",
    ],
    [
      { startDate: "2027-02-01T00:00:00Z", endDate: "2027-05-30T00:00:00Z" },
      { endDate: "2027-06-30T00:00:00Z" },
      "first",
    ],
    [
      { startDate: "2027-02-01T00:00:00Z", endDate: "2027-05-30T00:00:00Z" },
      { startDate: "2026-12-01T00:00:00Z", endDate: "2027-05-31T00:00:00Z" },
      "first",
    ],
    [
      { startDate: "2027-02-01T00:00:00Z", endDate: "2027-05-30T00:00:00Z" },
      { startDate: "2027-02-01T00:00:00Z", endDate: "2027-05-31T00:00:00Z" },
      "second",
    ],
  ] as const)("return the one that starts last, if a start is stated: %j, %j", async (first, second, slot) => {
    const { result } = await declareCredentials({ secrets: { first, second } });

    expect(result.clientSecret && (await valueOf(pulumi.unsecret(result.clientSecret)))).toBe(
      `value of integration-${slot}-client-secret`,
    );
    expect(result.clientSecretEndDate).toBe({ first, second }[slot].endDate);
  });

  it.each<CallerSettings>([{}, { secrets: {} }])("are none unless asked for: %j", async (settings) => {
    const { resources, result } = await declareCredentials(settings);

    expect([...resources.keys()].toSorted()).toEqual(["application", "integration"]);
    expect(result.clientSecret).toBeUndefined();
    expect(result.clientSecretEndDate).toBeUndefined();
  });
});

describe("a caller without a secret (B04)", () => {
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

  it.each([
    [{}, {}],
    [{ endDate: "2027-03-31T00:00:00Z" }, { endDate: "2027-03-31T00:00:00Z" }],
  ])("has the public part of its certificate registered: %j", async (end, expected) => {
    const { resources, result } = await declareCredentials({ certificate: { pem, ...end } });
    const certificate = resources.get("integration-certificate");

    expect(certificate?.type).toBe("azuread:index/applicationCertificate:ApplicationCertificate");
    expect(certificate?.inputs).toEqual({
      applicationId: "application-id",
      type: "AsymmetricX509Cert",
      encoding: "pem",
      // Public, but the SDK treats every certificate's value as a secret.
      value: expect.objectContaining({ value: pem }),
      ...expected,
    });
    expect(certificate?.options.deletedWith).toBe("application");
    expect(result.clientSecret).toBeUndefined();
  });

  it("has its federated credentials registered, one per subject", async () => {
    const { resources } = await declareCredentials({
      federated: {
        github: {
          github: { repository: "contoso/orders", environment: "production", ownerId: "1", repositoryId: "2" },
        },
        orders: { managedIdentityPrincipalId: "77777777-8888-4999-8aaa-bbbbbbbbbbbb" },
      },
    });
    const federated = [...resources.values()].filter(({ type }) =>
      type.endsWith(":ApplicationFederatedIdentityCredential"),
    );

    expect(federated.map(({ name }) => name)).toEqual([
      "integration-github",
      "integration-github-immutable",
      "integration-orders",
    ]);
    expect(federated[2]?.inputs).toEqual({
      applicationId: "application-id",
      displayName: "orders",
      description: "A user-assigned managed identity",
      issuer: "https://login.microsoftonline.com/tenant-id/v2.0",
      subject: "77777777-8888-4999-8aaa-bbbbbbbbbbbb",
      audiences: ["api://AzureADTokenExchange"],
    });
    expect(federated.map(({ options }) => options.deletedWith)).toEqual(["application", "application", "application"]);
  });
});
