import { expect, it } from "vitest";
import { resolveVersions } from "../../../../../packages/pf/commands/review/git/git.ts";

it("a review without git on PATH is refused as something that this machine lacks: exit code 3", async () => {
  const withoutGit = { tryRun: async () => undefined, run: async () => "" };
  await expect(resolveVersions(withoutGit, "main")).rejects.toMatchObject({ code: "NO_GIT", exitCode: 3 });
});
