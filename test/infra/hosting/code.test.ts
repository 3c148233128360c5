import { RandomString } from "@pulumi/random/randomString.js";
import { describe, expect, it } from "vitest";
import type { CloudName } from "../../../packages/core/azure/clouds.ts";
import { Code } from "../../../infra/hosting/code.ts";
import { declare, valueOf } from "../../support/declare.ts";

const declareCode = (cloud: CloudName = "public") =>
  declare(
    () =>
      new Code("code", {
        siteId: "/subscriptions/s/site",
        packageSha256: "0123abcd",
        functionsFolder: "../functions",
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
