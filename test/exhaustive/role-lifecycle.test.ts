import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { operationsOf } from "../support/portal/steps.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { type SettingsOfStack, writeSettings } from "../support/settings-file.ts";

const ada = "ada@twin.onmicrosoft.com";
const read = "0aaaaaaa-0000-4000-8000-000000000001";
const otherId = "0aaaaaaa-0000-4000-8000-000000000009";
const invoke = "Function.Invoke";

const roleNamed = (name: string, members: string, id = read) =>
  `    "${name}": { id: "${id}", displayName: "Read reports", members: [${members}] },\n`;
const both = '"Application", "User"';
const settingsWith = (role: string | undefined) =>
  ({
    callers: {
      integration: {
        secrets: { first: { endDate: "2099-05-31T00:00:00Z" } },
        roles: [invoke, ...(role ? [role] : [])],
      },
    },
    ...(role !== undefined && { people: { [role]: { users: [ada] } } }),
  }) as SettingsOfStack;

describe.skipIf(!hasEngine())("an app role", { timeout: 300_000 }, () => {
  let program: ReviewRepository;
  let stack: EmptyLocalStack;
  const folders: string[] = [];
  let written = "";

  /** Writes the contract's second role anew, and answers what `up` does. */
  async function up(role: string, settings: SettingsOfStack) {
    if (role !== written) program.edit("functions/contract.ts", `  roles: {\n${written}`, `  roles: {\n${role}`);
    written = role;
    const file = writeSettings(settings);
    folders.push(file.folder);
    await stack.local.continueWith({ directory: program.directory, settingsFile: file.path });
    // What it left to do would be among what the next one does.
    const { same: _, ...changed } = operationsOf(await stack.local.stack.up());
    return changed;
  }

  beforeAll(async () => {
    program = reviewRepository();
    stack = await openLocally({ settings: settingsWith(undefined) });
    await up("", settingsWith(undefined));
  });
  afterAll(async () => {
    await stack?.close();
    program?.remove();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it("can be added first: the registrations change in place, and no other assignment changes", async () => {
    expect(await up(roleNamed("Reports.Read", both), settingsWith("Reports.Read"))).toEqual({
      create: [
        `assigned-Reports.Read-${ada} (AppRoleAssignment)`,
        "integration-app-role-assignment-Reports.Read (AppRoleAssignment)",
      ],
      update: ["api (Application)", "code (Command)", "integration (Application)"],
    });
  });

  it("can't be renamed and narrowed to applications while people hold it, but changes in place afterwards", async () => {
    const narrowed = roleNamed("Reports.View", '"Application"');
    await expect(up(narrowed, settingsWith("Reports.View"))).rejects.toThrow(
      "people.Reports.View: must be a role that users can hold",
    );
    const { people: _, ...withoutPeople } = settingsWith("Reports.View") as Record<string, unknown>;

    // Whoever else holds it goes on.
    expect(await up(narrowed, withoutPeople as SettingsOfStack)).toEqual({
      delete: [`assigned-Reports.Read-${ada} (AppRoleAssignment)`],
      update: ["api (Application)", "code (Command)"],
    });
  });

  it("gets new assignments with another id", async () => {
    const { people: _, ...settings } = settingsWith("Reports.View") as Record<string, unknown>;
    const assignment = ["integration-app-role-assignment-Reports.View (AppRoleAssignment)"];

    expect(await up(roleNamed("Reports.View", '"Application"', otherId), settings as SettingsOfStack)).toEqual({
      replace: assignment,
      "create-replacement": assignment,
      "delete-replaced": assignment,
      update: ["api (Application)", "code (Command)", "integration (Application)"],
    });
  });

  it("is removed with its assignments, and no others", async () => {
    expect(await up("", settingsWith(undefined))).toEqual({
      delete: ["integration-app-role-assignment-Reports.View (AppRoleAssignment)"],
      update: ["api (Application)", "code (Command)", "integration (Application)"],
    });
    await stack.local.stack.preview({ expectNoChanges: true });
  });
});
