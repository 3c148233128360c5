import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { rules } from "../../infra/rules/rules.ts";
import { Secret } from "../../infra/rules/settled-values.ts";
import { repository } from "../support/command-line.ts";
import { builtPolicyPack, type BuiltPolicyPack } from "../support/built-policy-pack.ts";
import {
  authSettingsType,
  passwordType,
  pathsIn,
  ruleOf,
  servicePrincipalType,
  traits,
  validInputs,
  withValue,
} from "../support/valid-inputs.ts";
import { brokenInputs } from "./broken-inputs.ts";
import { type Answer, type PolicyHost, startPolicyHost } from "./policy-host.ts";

/**
 * How each kind of value that is not known yet stands on the wire.
 * Source: UnknownBoolValue and its like in sdk/go/common/resource/plugin/rpc.go of pulumi/pulumi.
 */
const unknownOnTheWire = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
] as const;
const secretOnTheWire = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});
/** Their sentences name what an organisation may set. */
const configurable = ["secret-lifetime", "authentication-required"];
const ids = rules().map(({ id }) => id);
const brokenBy = ({ violations }: Answer): readonly string[] => violations.map(({ policy }) => policy);

let pack: BuiltPolicyPack;
let host: PolicyHost;
beforeAll(async () => {
  pack = await builtPolicyPack();
  host = await startPolicyHost(pack.folder);
});
afterEach(() => host.configure({}));
afterAll(async () => {
  await host?.close();
  pack?.remove();
});

describe("the policy pack", () => {
  it("has a policy for each rule of the program, in its order, under its id, mandatory", async () => {
    const { name, policiesList } = await host.info();

    expect(name).toBe("protected-function");
    expect(policiesList.map((policy) => policy.name)).toEqual(ids);
    const { MANDATORY } = analyzer.EnforcementLevel;
    expect(policiesList.map(({ enforcementlevel }) => enforcementlevel)).toEqual(ids.map(() => MANDATORY));
    for (const [index, { demand, id }] of rules().entries()) {
      if (!configurable.includes(id)) expect(policiesList[index]?.description).toBe(demand);
    }
  });

  it("lets pass what is right, of any type, and says of every rule whether it was about it", async () => {
    for (const [type, inputs] of Object.entries(validInputs)) {
      const answer = await host.analyze({ type, inputs });
      expect(answer.violations).toEqual([]);
      const others = rules().filter((rule) => !rule.types.includes(type));
      expect(answer.notApplicable).toMatchObject(
        Object.fromEntries(others.map((rule) => [rule.id, `It is about ${rule.types.join(", ")}.`])),
      );
    }
  });

  it("leaves resources alone that no rule is about, whatever their inputs", async () => {
    const answer = await host.analyze({ type: "random:index/randomString:RandomString", inputs: { httpsOnly: false } });

    expect(answer.violations).toEqual([]);
    expect(Object.keys(answer.notApplicable)).toEqual(ids);
  });

  it("says of what Pulumi tells no policy that it was not judged, and by whom it is", async () => {
    const inputs = { ...validInputs[authSettingsType] };
    const { notApplicable } = await host.analyze({ type: authSettingsType, inputs });

    expect(notApplicable["retained-authentication-settings"]).toBe(
      "Pulumi doesn't pass the option retainOnDelete to policies. Only a program's own rules can check it.",
    );
    // The day that Pulumi tells it, the pack is to judge it.
    expect(Object.keys(new analyzer.AnalyzerResourceOptions().toObject())).toEqual([
      "protect",
      "ignorechangesList",
      "deletebeforereplace",
      "deletebeforereplacedefined",
      "additionalsecretoutputsList",
      "aliasesList",
      "customtimeouts",
      "parent",
    ]);
  });

  it("asks a caller's service principal for no assignment: its parent is told", async () => {
    const resource = { type: servicePrincipalType, inputs: { appRoleAssignmentRequired: false } };
    const parent = (types: string) => `urn:pulumi:dev::program::${types}::integration`;

    const caller = "protected-function:identity:ClientApplication";
    const callers = await host.analyze({ ...resource, parent: parent(`contoso:Team$${caller}`) });
    const apis = await host.analyze({ ...resource, parent: parent(`${caller}$contoso:Api`) });

    expect(brokenBy(callers)).toEqual([]);
    expect(brokenBy(apis)).toEqual(["assignment-required"]);
  });
});

describe("the published folder", () => {
  it("is the rules in one file, and what Pulumi needs to load it", () => {
    const packed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: pack.folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [{ files }] = JSON.parse(packed) as readonly [{ readonly files: readonly { readonly path: string }[] }];

    expect(files.map(({ path }) => path).sort()).toEqual([
      "PulumiPolicy.yaml",
      "dist/policy-pack.cjs",
      "main.cjs",
      "package.json",
    ]);
  });

  it("asks for the versions of Pulumi's packages that are tested here", () => {
    const manifest = (folder: string) =>
      JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
    const installed = (name: string) =>
      String(manifest(join(repository, "node_modules", name))["version"]).replace(/^v/, "");

    expect(manifest(pack.folder)["dependencies"]).toEqual({
      "@pulumi/policy": installed("@pulumi/policy"),
      "@pulumi/pulumi": installed("@pulumi/pulumi"),
    });
  });
});

describe("a broken rule", () => {
  it("is known of every rule but of the one that cannot be judged", () => {
    expect(new Set(brokenInputs.map(({ rule }) => rule))).toEqual(
      new Set(ids.filter((id) => id !== "retained-authentication-settings")),
    );
  });

  it.each(brokenInputs)("is refused in the rule's words: $rule, $offending", async ({ rule, type, inputs }) => {
    const { violations } = await host.analyze({ type, inputs });
    const { found, fix } = ruleOf(rule).check(type, hidden(inputs) as typeof inputs, traits) ?? {};

    const { policiesList } = await host.info();
    const description = policiesList.find(({ name }) => name === rule)?.description;
    expect(violations).toEqual([
      { policy: rule, level: "mandatory", message: `${description}\n  Found: ${found}.\n  Fix: ${fix}.` },
    ]);
  });

  it.each(brokenInputs)(
    "is refused where its value is a secret, which is not shown: $rule, $offending",
    async (one) => {
      const open = await host.analyze(one);
      const secret = await host.analyze({
        ...one,
        inputs: Object.fromEntries(Object.entries(one.inputs).map(([name, value]) => [name, secretOnTheWire(value)])),
      });

      expect(secret).toEqual(open);
      const texts = one.offending.map((path) => JSON.stringify(path.split(".").reduce(member, one.inputs)) ?? "");
      for (const text of texts.flatMap((json) => json.match(/"[^"]+"/g) ?? [])) {
        expect(JSON.stringify(secret)).not.toContain(text.slice(1, -1));
      }
    },
  );
});

describe("in a preview", () => {
  it("nothing is said where a part of what is right is not known yet, whatever the part and its type", async () => {
    for (const [type, inputs] of Object.entries(validInputs)) {
      for (const path of pathsIn(inputs)) {
        for (const unknown of unknownOnTheWire) {
          const { violations } = await host.analyze({ type, inputs: withValue(inputs, path, unknown) as object });
          expect({ type, path, violations }).toEqual({ type, path, violations: [] });
        }
      }
    }
  });

  it("a broken rule is refused beside what is not known yet as the program refuses it", async () => {
    let refused = 0;
    for (const { type, inputs } of brokenInputs) {
      for (const path of pathsIn(inputs)) {
        const unknown = withValue(inputs, path, pulumi.unknown) as typeof inputs;
        const applicable = rules().filter(({ types }) => types.includes(type));
        const inProgram = applicable.filter((rule) => rule.check(type, unknown, traits)).map(({ id }) => id);
        const answer = await host.analyze({ type, inputs: withValue(inputs, path, unknownOnTheWire[2]) as object });
        expect({ type, path, broken: brokenBy(answer) }).toEqual({ type, path, broken: inProgram });
        refused += inProgram.length;
      }
    }
    expect(refused).toBeGreaterThan(brokenInputs.length);
  });
});

describe("an organisation's configuration", () => {
  const password = {
    type: passwordType,
    inputs: { startDate: "2026-10-01T00:00:00Z", endDate: "2027-10-01T00:00:00Z" },
  };

  it("may allow secrets to live longer, or shorter", async () => {
    await host.configure({ "secret-lifetime": { maximumDays: 365 } });
    expect(brokenBy(await host.analyze(password))).toEqual([]);

    await host.configure({ "secret-lifetime": { maximumDays: 30 } });
    const { violations } = await host.analyze(password);
    expect(violations[0]?.message).toContain("at most 30 days after startDate.");
  });

  it("may allow paths that need no token; a stack may leave out fewer, and no others", async () => {
    const leavingOut = (...excludedPaths: string[]) => ({
      type: authSettingsType,
      inputs: withValue(
        { ...validInputs[authSettingsType] },
        ["globalValidation", "excludedPaths"],
        excludedPaths,
      ) as Record<string, unknown>,
    });
    expect(brokenBy(await host.analyze(leavingOut("/api/health")))).toEqual(["authentication-required"]);

    await host.configure({ "authentication-required": { anonymousPaths: ["/api/health", "/api/ready"] } });
    expect(brokenBy(await host.analyze(leavingOut("/api/health")))).toEqual([]);
    expect(brokenBy(await host.analyze(leavingOut("/api/ready", "/api/health")))).toEqual([]);
    expect(brokenBy(await host.analyze(leavingOut()))).toEqual([]);
    const { violations } = await host.analyze(leavingOut("/api/health", "/api/orders"));
    expect(violations.map(({ message }) => message)).toEqual([
      "App Service authentication must be on and required for every request except to anonymousPaths (none unless configured).\n" +
        '  Found: globalValidation.excludedPaths is ["[secret]","[secret]"].\n' +
        '  Fix: keep only paths of ["/api/health","/api/ready"] in globalValidation.excludedPaths.',
    ]);
  });

  it("is refused where it says what the policy does not know, for Pulumi lets that pass", async () => {
    await host.configure({ "secret-lifetime": { maximumDay: 365 } });

    const { violations } = await host.analyze({ type: passwordType, inputs: { ...validInputs[passwordType] } });

    expect(violations.map(({ message }) => message)).toEqual([
      "A client secret must have an end date, and last at most maximumDays (180 unless configured).\n" +
        "  Found: the policy's configuration has maximumDay.\n" +
        "  Fix: remove it, or use one of exemptions, maximumDays.",
    ]);
  });

  it("may exempt one resource, by URN, from one policy; what was found is told with the reason", async () => {
    const urn = `urn:pulumi:dev::program::${passwordType}::partner`;
    const exemptions = { [urn]: "The partner rotates once a year, ticket 4711" };
    await host.configure({ "secret-lifetime": { exemptions } });

    expect(brokenBy(await host.analyze({ ...password, urn }))).toEqual([]);
    // It comes by another way than the answer.
    await vi.waitFor(
      () =>
        expect(host.written()).toContain(
          `secret-lifetime is exempted for "partner" (${passwordType}): The partner rotates once a year, ticket 4711\n` +
            "  Found: startDate is [secret], endDate is [secret]: 365 days.\n",
        ),
      // A limit for what hangs, never a measure.
      { timeout: 20_000 },
    );
    expect(brokenBy(await host.analyze({ ...password, urn: `${urn}-two` }))).toEqual(["secret-lifetime"]);

    await host.configure({ "no-shared-keys": { exemptions } });
    expect(brokenBy(await host.analyze({ ...password, urn }))).toEqual(["secret-lifetime"]);
  });
});

/** Texts are never shown, for the host hides which are secret: to the rule each of them is one. */
function hidden(value: unknown): unknown {
  if (typeof value === "string") return new Secret(value);
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hidden(inner)]));
}

function member(container: unknown, name: string): unknown {
  return typeof container === "object" && container !== null ? Reflect.get(container, name) : undefined;
}
