import { rmSync } from "node:fs";
import { expect, it } from "vitest";
import { requireSettings } from "../../../../packages/pf/stacks/local/require-settings.ts";
import { repository } from "../../../support/command-line.ts";
import { writeSettings } from "../../../support/settings-file.ts";

/** What is said of a live stack's settings; nothing: they are as they should be. */
async function said(settings: object, createsSecrets: boolean): Promise<string> {
  const file = writeSettings({ ...settings });
  try {
    await requireSettings(file.path, repository, { isLive: true, createsSecrets });
    return "";
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(file.folder, { recursive: true });
  }
}

const ended = { callers: { integration: { secrets: { first: { endDate: "2025-05-15T00:00:00Z" } } } } };

it("a secret's past date is refused of a new stack only: a deployed one has that secret", async () => {
  expect(await said(ended, true)).toMatch(/^- callers\.integration\.secrets\.first\.endDate .* is in the past/m);
  expect(await said(ended, false)).toBe("");
});

it("a live stack may have what no twin can: an encrypted value, and a region that Azure has added", async () => {
  const callers = { integration: {} };
  const greeting = { secure: "v1:abc:def" };
  expect(await said({ callers, secretSettings: greeting, location: "atlantiscentral" }, true)).toBe("");
});
