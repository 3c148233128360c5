import { RandomString } from "@pulumi/random/randomString.js";
import { describe, expect, it } from "vitest";
import type { CloudName } from "../../../packages/core/azure/clouds.ts";
import { Code } from "../../../infra/hosting/code.ts";
import { declare, valueOf } from "../../support/declare.ts";

const declareCode = (cloud: CloudName = "public", appSettings?: readonly string[]) =>
  declare(
    () =>
      new Code("code", {
        siteId: "/subscriptions/s/site",
        packageSha256: "0123abcd",
        functionsFolder: "../functions",
        appSettings,
        cloud,
        after: [new RandomString("closed-door", { length: 6 })],
      }),
    { "command:local:Command": () => ({ stdout: "deployed 0123abcd as 1" }) },
  );

describe("the code's upload", () => {
  it("has site and hash among its inputs, and nothing token-like", async () => {
    const { resources } = await declareCode();
    const upload = [...resources.values()].find(({ type }) => type === "command:local:Command");

    expect(upload?.inputs).toEqual({
      create: "node --import=@protected-function/infra/publish --eval 0",
      environment: {
        SITE_ID: "/subscriptions/s/site",
        PACKAGE_SHA256: "0123abcd",
        FUNCTIONS_FOLDER: "../functions",
      },
      triggers: ["/subscriptions/s/site"],
    });
  });

  it("names the contract's app settings that the stack sets, also if it sets none of them", async () => {
    for (const [appSettings, APP_SETTINGS] of [
      [["REGION", "REPORTS"], "REGION,REPORTS"],
      [[], ""],
    ] as const) {
      const { resources } = await declareCode("public", appSettings);
      const upload = [...resources.values()].find(({ type }) => type === "command:local:Command");

      expect(upload?.inputs["environment"]).toMatchObject({ APP_SETTINGS });
    }
  });

  it("goes to the site's own cloud, regardless of the deployer's environment", async () => {
    const { resources } = await declareCode("usgovernment");
    const upload = [...resources.values()].find(({ type }) => type === "command:local:Command");

    expect(upload?.inputs["environment"]).toMatchObject({ ARM_ENVIRONMENT: "usgovernment" });
  });

  it("waits until App Service authentication is on", async () => {
    const { resources } = await declareCode();
    const upload = [...resources.values()].find(({ type }) => type === "command:local:Command");

    expect(upload?.options.dependsOn).toContain("closed-door");
  });

  it("returns the hash after the upload", async () => {
    const { result } = await declareCode();

    expect(await valueOf(result.packageSha256)).toBe("0123abcd");
  });
});
