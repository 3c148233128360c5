import { describe, expect, it } from "vitest";
import { AccessLog } from "../../../infra/hosting/observability.ts";
import { declare } from "../../support/declare.ts";

describe("what the platform logs of the site", () => {
  it("is the gate's refusals, the host's lines and the metrics", async () => {
    const { resources } = await declare(
      () => new AccessLog("log", { siteId: "/site", workspaceId: "/workspace", after: [] }),
    );
    const setting = [...resources.values()].find(({ type }) => type === "azure-native:monitor:DiagnosticSetting");

    expect(setting?.inputs).toEqual({
      name: "access-log",
      resourceUri: "/site",
      workspaceId: "/workspace",
      logs: [
        { category: "AppServiceAuthenticationLogs", enabled: true },
        { category: "FunctionAppLogs", enabled: true },
      ],
      metrics: [{ category: "AllMetrics", enabled: true }],
    });
  });
});
