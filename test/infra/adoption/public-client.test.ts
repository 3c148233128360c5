import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, lookUp, type World } from "./adopted-world.ts";

describe("a registration that people sign in at, as the guide has it", () => {
  const isPublic = { application: { fallbackPublicClientEnabled: true } };
  const flows = { publicClientFlows: true };
  const found = async (named: object, world: World, others: object) =>
    (await lookUp({ api: { ...api, ...named } }, world, others)).api?.isPublicClient;

  it("remains a public client while people may sign in with passwords, unless the settings change that", async () => {
    expect(await found({}, isPublic, flows)).toBe(true);
    expect(await found({ publicClient: true }, isPublic, flows)).toBe(true);
    expect(await found({ publicClient: false }, isPublic, flows)).toBeUndefined();
    expect(await found({}, isPublic, {})).toBeUndefined();
  });

  it("stays no public client when adopted, unless the settings change it", async () => {
    expect(await found({}, {}, flows)).toBeUndefined();
    expect(await found({ publicClient: true }, {}, flows)).toBe(true);
  });

  describe("beside policies", () => {
    const warnings: string[] = [];
    beforeEach(() => {
      warnings.length = 0;
      vi.spyOn(pulumi.log, "warn").mockImplementation(async (message) => void warnings.push(message));
    });
    afterEach(() => void vi.restoreAllMocks());
    const office = { namedLocations: { office: { cidrs: ["203.0.113.0/24"] } }, apiOnlyFrom: ["office"] };
    const conditionalAccess = {
      state: "report-only",
      serviceAccounts: ["ada@contoso.com"],
      serviceAccountOnlyApi: true,
      ...office,
    };

    it("gives a warning if they name it, because Entra ID may refuse them", async () => {
      await found({}, isPublic, { ...flows, conditionalAccess });

      expect(warnings).toEqual([
        "The adopted API stays a public client, and conditional access names it (conditionalAccess.apiOnlyFrom, " +
          "conditionalAccess.serviceAccountOnlyApi): Entra ID may refuse such a policy (1034, PublicClientsAreUnsupported). " +
          "Once people sign in at the stack's own public client, run " +
          "`npx pulumi config set --stack test --path 'protected-function:adopt.api.publicClient' false`.",
      ]);
    });

    it.each([
      ["it is none", {}, { ...flows, conditionalAccess }],
      ["it stays none", isPublic, { conditionalAccess }],
      ["they are about everything", isPublic, { ...flows, conditionalAccess: { baselineMfa: true } }],
      ["they are off", isPublic, { ...flows, conditionalAccess: { ...conditionalAccess, state: "off" } }],
    ])("gives no warning if %s", async (_, world, others) => {
      await found({}, world, others);

      expect(warnings).toEqual([]);
    });
  });
});
