import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { preflightPage } from "../../../../packages/pf/commands/preflight/page.ts";
import { fixerOf, whoFixes } from "../../../../packages/pf/commands/preflight/who-fixes.ts";
import { repository } from "../../../support/command-line.ts";
import { sampleEvidence } from "../../../support/sample-evidence.ts";
import { grantRole, preflightSample } from "../../../support/sample-preflight.ts";

const pageOf = (findings = preflightSample.findings) =>
  preflightPage({ ...preflightSample, findings }, sampleEvidence());
const sectionsOf = (html: string) =>
  html
    .slice(html.indexOf("<main>"))
    .split("<h2>")
    .slice(1)
    .map((section) =>
      section
        .replaceAll(/<button.*?<\/button>/gs, "")
        .replaceAll(/<[^>]*>/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    );
const commandsOf = (html: string) =>
  [...html.matchAll(/class="command"\s*>(.*?)<button/gs)].map(([, code = ""]) =>
    code
      .replaceAll(/<[^>]*>/g, "")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">"),
  );

it("lists each gap under the person who fixes it, then what is unknown, warnings, what is ready and next steps", () => {
  const sections = sectionsOf(pageOf());
  expect(sections.map((text) => text.replace(/ (?:Found|✓|Fix what).*/, ""))).toEqual([
    "Missing, for the deployer 1 ✗ Sign-in to the expected tenant",
    "Missing, for an administrator of the tenant 1 ✗ Write conditional access",
    "Missing, for an owner of the subscription 1 ✗ Assign Azure roles",
    "Unknown (may be missing) 1 ? License for conditional access (Entra ID P1)",
    "Warnings 1 ! Someone approves changes of accepted-findings.yaml",
    "Ready 3 Entra ID Register applications; Look up users; Read policies",
    "Next",
  ]);
  expect(sections[2]).toContain(
    "Error A deployment would stop with AuthorizationFailed . Answer in full AuthorizationFailed: The client",
  );
});

it("says in the verdict who has to act, and as whom it checked", () => {
  const html = pageOf().replaceAll(/<[^>]*>/g, " ");
  expect(html).toMatch(/✗\s+Not ready to deploy &quot;dev&quot;: 3 missing, 1 unknown\./);
  expect(html).toContain(
    "To act: the deployer (1), an administrator of the tenant (1) and an owner of the subscription (1).",
  );
  expect(html).toContain(
    "Checked as the application 44444444-4444-4444-8444-444444444444, the login that lacks these permissions.",
  );
  const ready = pageOf(preflightSample.findings.filter(({ state }) => state === "ok"));
  expect(ready).toContain("Ready to deploy &quot;dev&quot;.");
  expect(ready).not.toContain("To act");
});

const need = { id: "resource-group", title: "x", state: "missing", found: "y", why: "z" } as const;

it.each([
  [grantRole, [grantRole], ""],
  [
    "az account set --subscription 1, or set the ARM_* variables for it",
    ["az account set --subscription 1"],
    "or set the ARM_* variables for it",
  ],
  [
    "az keyvault update --name kv --enable-rbac-authorization true, once everybody has a role: https://learn.microsoft.com/x",
    ["az keyvault update --name kv --enable-rbac-authorization true"],
    "once everybody has a role",
  ],
  [
    "npx pulumi up --stack dev, which writes the tags back, if nobody",
    ["npx pulumi up --stack dev"],
    "which writes the tags back, if nobody",
  ],
  ["rm '/home/a b/pulumi'", ["rm '/home/a b/pulumi'"], ""],
  [
    "put the right name into the settings, or run az keyvault create --name kv",
    ["az keyvault create --name kv"],
    "put the right name into the settings, or run",
  ],
  [
    "update; until then, turn the alert off: npx pulumi config rm --stack dev protected-function:x",
    ["npx pulumi config rm --stack dev protected-function:x"],
    "turn the alert off:",
  ],
  [
    "put the right client id into the settings: az ad sp list --display-name x. For a system-assigned identity: az ad sp show",
    [],
    "put the right client id into the settings: az ad sp list",
  ],
])("gives a command to copy, without the words around it: %s", (grants, commands, words) => {
  const html = pageOf([{ ...need, grants }]);
  expect(commandsOf(html).slice(0, -2)).toEqual(commands);
  expect(html.replaceAll(/<[^>]*>/g, "").replaceAll("&#39;", "'")).toContain(words);
});

it("knows who fixes each finding of the guide", () => {
  const guide = readFileSync(join(repository, "docs/reference/preflight-findings.md"), "utf8");
  const lists = [
    ...guide.matchAll(/_ \(((?:`[^`]+`(?:, )?)+)\)/g),
    ...guide.matchAll(/\n {2}\(((?:`[^`]+`(?:, )?)+)\)/g),
  ];
  const ids = lists.flatMap(([, list = ""]) => list.replaceAll(/`|:…/g, "").split(", "));
  expect(ids.toSorted()).toEqual(Object.keys(fixerOf).toSorted());
  expect(whoFixes({ id: "resource-provider:Microsoft.Web" })).toBe("owner");
});

it("says whether a deployment would or could stop with an error", () => {
  const [finding] = preflightSample.findings.filter(({ error }) => error !== undefined);
  const said = (state: "missing" | "warning") => sectionsOf(pageOf(finding && [{ ...finding, state }])).join(" ");

  expect(said("missing")).toContain("Error A deployment would stop with AuthorizationFailed .");
  expect(said("warning")).toContain("Error A deployment could stop with AuthorizationFailed .");
});
