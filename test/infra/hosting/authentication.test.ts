import { describe, expect, it } from "vitest";
import { Authentication } from "../../../infra/hosting/authentication.ts";
import { authSettings } from "../../support/auth-settings.ts";
import { declare } from "../../support/declare.ts";

const declareAuthentication = (adopt?: { readonly siteId: string }, excludedPaths: readonly string[] = []) =>
  declare(
    () =>
      new Authentication("authentication", {
        resourceGroupName: "rg",
        siteName: "func-ab12cd",
        clientId: "api-client-id",
        issuer: "https://sts.windows.net/tenant-id/",
        allowedAudiences: ["api://api-client-id"],
        allowedApplications: ["caller-client-id"],
        excludedPaths,
        after: [],
        adopt,
      }),
  );

describe("App Service authentication (G01, G02, G03, G07, G08, B03)", () => {
  it("is written out in full: 401, one issuer, one audience, the callers by name", async () => {
    const { resources } = await declareAuthentication();
    const settings = [...resources.values()].find(({ type }) => type === "azure-native:web:WebAppAuthSettingsV2");

    expect(settings?.inputs).toEqual({
      name: "func-ab12cd",
      resourceGroupName: "rg",
      ...authSettings({
        clientId: "api-client-id",
        openIdIssuer: "https://sts.windows.net/tenant-id/",
        callerId: "caller-client-id",
      }),
    });
  });

  it("excludes the contract's anonymous paths, and writes no list without any", async () => {
    const excludedPaths = async (paths?: readonly string[]): Promise<unknown> => {
      const { resources } = await declareAuthentication(undefined, paths);
      return [...resources.values()].find(({ type }) => type.endsWith(":WebAppAuthSettingsV2"))?.inputs[
        "globalValidation"
      ];
    };
    const demanded = { requireAuthentication: true, unauthenticatedClientAction: "Return401" };

    expect(await excludedPaths(["/api/health"])).toEqual({ ...demanded, excludedPaths: ["/api/health"] });
    expect(await excludedPaths()).toEqual(demanded);
  });

  it("is never deleted before its site: deleting it would grant access", async () => {
    const { resources } = await declareAuthentication();
    const settings = [...resources.values()].find(({ type }) => type === "azure-native:web:WebAppAuthSettingsV2");

    expect(settings?.options.retainOnDelete).toBe(true);
  });

  it("is adopted with a site created by hand, and a preview shows its earlier values", async () => {
    const importOf = async (adopt?: { readonly siteId: string }): Promise<unknown> => {
      const { resources } = await declareAuthentication(adopt);
      return [...resources.values()].find(({ type }) => type.endsWith(":WebAppAuthSettingsV2"))?.options;
    };

    expect(await importOf()).toMatchObject({ importId: "", protect: false });
    expect(await importOf({ siteId: "/site" })).toMatchObject({
      importId: "/site/config/authsettingsV2",
      protect: true,
      retainOnDelete: true,
    });
  });
});
