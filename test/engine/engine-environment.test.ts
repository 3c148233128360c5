import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { engineEnvironment } from "../../packages/engine/engine-environment.ts";

const options = {
  base: {
    PATH: "/usr/bin",
    HOME: "/home/x",
    ARM_CLIENT_SECRET: "s",
    PULUMI_ACCESS_TOKEN: "t",
    PULUMI_HOME: "/home/x/p",
  },
  enginePath: "/opt/pulumi/bin/pulumi",
  backend: "/tmp/b",
  passphrase: "pass",
  home: "/tmp/h",
  plugins: {},
  added: {},
};

describe.skipIf(process.platform === "win32")("engine environment", () => {
  test("leaves out variables of the caller that could change the result", () => {
    expect(engineEnvironment(options)).toEqual({
      PATH: `${dirname(process.execPath)}:/opt/pulumi/bin:/usr/bin`,
      HOME: "/home/x",
      PULUMI_BACKEND_URL: "file:///tmp/b",
      PULUMI_CONFIG_PASSPHRASE: "pass",
      PULUMI_HOME: "/tmp/h",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_COMMANDS: "true",
      NO_COLOR: "1",
    });
  });

  test("names the plugins that run already", () => {
    const environment = engineEnvironment({ ...options, plugins: { "azure-native": 1001, azuread: 1002 } });
    expect(environment["PULUMI_DEBUG_PROVIDERS"]).toBe("azure-native:1001,azuread:1002");
  });

  test("prefers the caller's added variables", () => {
    const environment = engineEnvironment({ ...options, added: { HTTPS_PROXY: "q", PULUMI_CONFIG_PASSPHRASE: "own" } });
    expect(environment).toMatchObject({ HTTPS_PROXY: "q", PULUMI_CONFIG_PASSPHRASE: "own" });
  });
});
