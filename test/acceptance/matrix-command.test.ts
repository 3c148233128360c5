import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { parse } from "yaml";
import { leftIn, runPf } from "../support/command-line.ts";
import { printedBlocks } from "../support/printed-blocks.ts";
import { runHere } from "../support/run-here.ts";
import { writeSettings } from "../support/settings-file.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

/** Of an environment that the twin knows nothing of: another tenant, people in domains of its own. */
const production = {
  expectedTenantId: "11111111-2222-4333-8444-555555555555",
  publicClientFlows: true,
  people: { "Function.Invoke": { users: ["clerk@contoso.com"], groups: ["Order clerks"] } },
  callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
};
const conditionalAccess = {
  state: "enforced",
  namedLocations: { office: { cidrs: ["198.51.100.0/24"] } },
  emergencyAccounts: ["break-glass@contoso.com"],
  apiOnlyFrom: ["office"],
};

describe.skipIf(inject("enginePath") === "")("./pf matrix", () => {
  const temporary = folderOfAllTests();
  const kept = folderOfAllTests();
  const open = writeSettings(production);
  const guarded = writeSettings({ ...production, conditionalAccess });
  const empty = writeSettings({ ...production, people: {} });
  afterAll(() => {
    for (const { folder } of [open, guarded, empty]) rmSync(folder, { recursive: true });
  });
  const run = (args: readonly string[]) => runPf(["matrix", ...args], { TMPDIR: temporary.path }).finished;

  it("compares two versions of an environment's settings without a tenant, and lists who gains and who loses", async () => {
    const before = join(kept.path, "before.json");
    const page = join(kept.path, "matrix.html");

    const first = await run(["--settings", open.path, "--json"]);
    writeFileSync(before, first.stdout);
    const second = await run(["--settings", guarded.path, "--compare", before, "--html", page]);

    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(JSON.parse(first.stdout)).toMatchObject({
      cells: expect.arrayContaining([
        expect.objectContaining({ who: "assigned user clerk@contoso.com", resource: "the API", outcome: "allowed" }),
      ]),
    });
    expect(second.stdout).toBe(
      [
        "! Nobody gains access; 2 losses of access.",
        "",
        "Loses access",
        ...["assigned user clerk@contoso.com", "assigned user in the group Order clerks"].map(
          (who) =>
            `  A${who.slice(1)} loses access to the API from elsewhere by password: ` +
            "now refused (AADSTS53003 by conditional access), was allowed.",
        ),
        "",
        "Refused as before, but conditional access says otherwise",
        ...["an unassigned user", "a guest"].map((who) => {
          const refused = who === "a guest" ? "refused (by Entra ID)" : "refused (AADSTS50105 by Entra ID)";
          return (
            `  A${who.slice(1)} by password, the API from elsewhere: ` +
            `conditional access would now block it (before: allow it). Still ${refused}.`
          );
        }),
        "",
        "Policies, named locations, App Service authentication and roles",
        '  The policy "The API only from named locations" is new: enforced.',
        '  The named location "office" is new: 198.51.100.0/24.',
        "",
      ].join("\n"),
    );
    expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>/);
    expect(leftIn(temporary.path)).toEqual([]);
  });

  it("shows the guide's example policies by place, and what they would refuse once enforced", async () => {
    const [example] = printedBlocks(["yaml"]).filter(({ id }) => id.startsWith("docs/guides/conditional-access.md "));
    const { config } = parse((example?.text ?? "").replaceAll("Orders.Read", "Function.Invoke")) as {
      readonly config: Readonly<Record<string, unknown>>;
    };
    const named = Object.entries(config).map(
      ([key, value]) => [key.replace("protected-function:", ""), value] as const,
    );
    const printed = writeSettings({ callers: production.callers, ...Object.fromEntries(named) });

    const { stdout, exitCode } = await run(["--settings", printed.path]);
    rmSync(printed.folder, { recursive: true });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/from office +from elsewhere/);
    expect(stdout).toMatch(
      /service account svc-orders@contoso\.com.* allowed +allowed \[if enforced: refused AADSTS53003\]/,
    );
    expect(stdout).not.toMatch(/AADSTS7000218|enforcing it changes nothing/);
  });

  it("exits 1 if someone gains access", async () => {
    const before = join(kept.path, "nobody.json");
    const { stdout: withoutPeople } = await run(["--settings", empty.path, "--json"]);
    writeFileSync(before, withoutPeople);

    const { exitCode, stdout } = await run(["--settings", open.path, "--compare", before, "--json"]);

    expect(JSON.parse(stdout)).toMatchObject({
      gains: expect.arrayContaining([expect.stringContaining("clerk@contoso.com is new and gains access to the API")]),
      loses: [],
    });
    expect(exitCode).toBe(1);
  });

  it.for([
    [["--settings", "Pulumi.dev.yaml", "--stack", "dev"], "Use only one of --settings, --stack."],
    [["--stack", "nowhere"], "there is no file Pulumi.nowhere.yaml.\nStacks with settings here: dev, "],
    [
      ["--compare", "nothing.json"],
      '--compare is "nothing.json", but there is no file nothing.json.\nWrite one from the earlier version: ',
    ],
  ] as const)("refuses %j with exit code 2, before anything is deployed", async ([args, words]) => {
    const { exitCode, stdout, stderr } = await runHere(["matrix", ...args]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("Starting the twin");
  });
});
