import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { stackSettings } from "../../../../packages/pf/stacks/live/stack-settings.ts";
import { repository } from "../../../support/command-line.ts";
import { writeSettings } from "../../../support/settings-file.ts";

it("never removes an existing caller, and expects no registration of its name", () => {
  const file = writeSettings({
    callers: { pipeline: {}, logic: { servicePrincipal: "AAAAAAAA-2222-4333-8444-555555555555" } },
    adopt: { api: { clientId: "bbbbbbbb-2222-4333-8444-555555555555" } },
  });
  const { callers, adopted } = stackSettings(file.path, join(repository, "Pulumi.yaml"));
  rmSync(file.folder, { recursive: true });

  expect(callers).toEqual(["pipeline"]);
  expect([...adopted]).toEqual(["bbbbbbbb-2222-4333-8444-555555555555", "aaaaaaaa-2222-4333-8444-555555555555"]);
});
