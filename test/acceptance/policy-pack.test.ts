import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import manifest from "../../packages/policy-pack/package.json" with { type: "json" };
import { rules } from "../../infra/rules/rules.ts";
import { builtPolicyPack, type BuiltPolicyPack } from "../support/built-policy-pack.ts";
import { repository } from "../support/command-line.ts";
import { inDays } from "../support/in-days.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { openPolicedProgram, type PolicedProgram } from "../support/policed-program.ts";
import { printedBlocks } from "../support/printed-blocks.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

/** A year, which the stack allows itself, and the pack does not. */
const settings = {
  maximumSecretLifetimeDays: 366,
  exemptions: { "no-shared-keys": "A legacy tool reads the package by key, ticket 4711" },
  callers: {
    integration: { secrets: { first: { startDate: inDays(-10), endDate: inDays(355) } } },
  },
};
const aYearIsFine = { "secret-lifetime": { maximumDays: 366 } };
const secretUrn = /^urn:pulumi:local::protected-function::.*::integration-first-client-secret$/;

describe.skipIf(!hasEngine())("under the policy pack, on the real engine", () => {
  let pack: BuiltPolicyPack;
  beforeAll(async () => {
    pack = await builtPolicyPack();
  });
  afterAll(() => pack?.remove());

  describe("the program", () => {
    let program: PolicedProgram;
    beforeAll(async () => {
      program = await openPolicedProgram({ pack: pack.folder, settings });
    });
    afterAll(() => program?.close());

    it("can't exempt itself without the organization's consent", async () => {
      const { exitCode, stdout, policies } = await program.run("preview");

      expect(exitCode).not.toBe(0);
      expect(policies).toEqual([
        expect.objectContaining({
          policyName: "secret-lifetime",
          policyPackName: "protected-function",
          enforcementLevel: "mandatory",
          resourceUrn: expect.stringMatching(secretUrn),
        }),
      ]);
      expect(stdout).toContain("Found: startDate is [secret], endDate is [secret]: 365 days.");
    });

    it("passes an update with the organization's consent", async () => {
      const { exitCode, stderr, policies, passed } = await program.run("up", aYearIsFine);

      expect({ exitCode, policies, stderr }).toEqual({ exitCode: 0, policies: [], stderr: "" });
      const judged = rules().map(({ id }) => id);
      expect([...passed].sort()).toEqual(judged.filter((id) => id !== "retained-authentication-settings").sort());
    });

    it("takes the configuration that docs/guides/policy-pack.md prints", async () => {
      const [printed] = printedBlocks(["json"]).filter(({ id }) => id.startsWith("docs/guides/policy-pack.md"));

      const { stdout, policies } = await program.run("preview", JSON.parse(printed?.text ?? "") as object);

      expect(stdout).not.toContain("validating policy config");
      expect(policies.map(({ policyName }) => policyName)).toEqual(["secret-lifetime"]);
    });

    it("is refused with an exemption without a reason or a resource", async () => {
      const configured = (exemptions: object) => program.run("preview", { "secret-lifetime": { exemptions } });

      const silent = await configured({ "urn:pulumi:local::protected-function::a::b": " " });
      const nameless = await configured({ "integration-first-client-secret": "ticket 4711" });

      for (const { exitCode, stdout, passed } of [silent, nameless]) {
        expect(exitCode).not.toBe(0);
        expect(stdout).toContain(
          `error: validating policy config: protected-function ${manifest.version}  secret-lifetime: exemptions`,
        );
        expect([...passed]).toEqual([]);
      }
    });
  });

  it("a program isn't run under a pack that wasn't built, and the message contains the fix", async () => {
    const unbuilt = await builtPolicyPack();
    rmSync(join(unbuilt.folder, "dist"), { recursive: true });
    const program = await openPolicedProgram({ pack: unbuilt.folder, settings });
    try {
      const { exitCode, stdout } = await program.run("preview");

      expect(exitCode).not.toBe(0);
      expect(stdout).toContain("The policy pack isn't built");
      expect(stdout).toContain("Fix: npm run policy-pack");
    } finally {
      await program.close();
      unbuilt.remove();
    }
  });

  describe("the program with a broken rule that its settings exempt", () => {
    const directory = folderOfAllTests();
    let program: PolicedProgram;
    beforeAll(async () => {
      for (const name of ["infra", "functions", "packages/core", "packages/guard", "Pulumi.yaml", "package.json"]) {
        cpSync(join(repository, name), join(directory.path, name), {
          recursive: true,
          filter: (source) => !source.includes("node_modules"),
        });
      }
      linkPackages(repository, directory.path);
      const storage = join(directory.path, "infra", "hosting", "storage.ts");
      const source = readFileSync(storage, "utf8");
      const altered = source.replace("allowSharedKeyAccess: false", "allowSharedKeyAccess: true");
      if (altered === source) throw new Error("there was nothing to alter in storage.ts");
      writeFileSync(storage, altered);
      program = await openPolicedProgram({ pack: pack.folder, settings, directory: directory.path });
    });
    afterAll(async () => {
      await program?.close();
    });

    it("is refused by the pack before the resource is created, unless the organization exempts it or makes the policy advisory", async () => {
      const { exitCode, stdout, policies } = await program.run("up", aYearIsFine);

      expect(exitCode).not.toBe(0);
      expect(stdout).toContain('no-shared-keys is exempted for "storage" (azure-native:storage:StorageAccount)');
      expect(policies.map(({ policyName, message }) => ({ policyName, message: message.trim() }))).toEqual([
        {
          policyName: "no-shared-keys",
          message: expect.stringContaining(
            "A storage account must allow access by identity only: no shared keys, no anonymous reads.\n" +
              "  Found: allowSharedKeyAccess is true.\n  Fix: set allowSharedKeyAccess to false.",
          ),
        },
      ]);
      expect(stdout).toContain("azure-native:resources:ResourceGroup resource-group created");
      expect(stdout).not.toMatch(/azure-native:storage:StorageAccount storage (?:creating|created)/);

      const exemptions = { [policies[0]?.resourceUrn ?? ""]: "Until the tool is replaced in May, ticket 4711" };
      const exempted = await program.run("preview", {
        "secret-lifetime": "advisory",
        "no-shared-keys": { exemptions },
      });

      expect(exempted.exitCode).toBe(0);
      expect(exempted.policies.map(({ policyName, enforcementLevel }) => [policyName, enforcementLevel])).toEqual([
        ["secret-lifetime", "advisory"],
      ]);
      expect(exempted.stdout).toContain("Until the tool is replaced in May, ticket 4711");
    });
  });
});
