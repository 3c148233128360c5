import { describe, expect, it } from "vitest";
import type { Proof } from "../../packages/pf/commands/start/proof-table.ts";
import { runPf } from "../support/command-line.ts";
import { environmentSettings } from "../support/environment-settings.ts";
import { hasEngine } from "../support/local-deployment.ts";

describe.skipIf(!hasEngine())("./pf start --settings", () => {
  it(
    "proves production's settings: people, enforced policies, protected resources, and removes everything",
    { timeout: 240_000 },
    async () => {
      const settings = environmentSettings("prod");
      try {
        const { exitCode, stdout, stderr } = await runPf(["start", "--json", "--settings", settings.path]).finished;
        expect(stderr).not.toContain("error:");
        const proof = JSON.parse(stdout) as Proof;

        expect(proof.rows.filter(({ outcome }) => outcome !== "proved")).toEqual([]);
        expect(proof.rows.slice(-5).map(({ id }) => id)).toEqual([
          "refresh",
          "one-difference",
          "protected",
          "closed-door",
          "nothing-left",
        ]);
        // With alert, action group, policy and location; policies are lifted for the guide, and there again at refresh.
        expect(proof.resources).toEqual({
          created: 46,
          inCloud: expect.any(Number),
          unchanged: 46,
          deleted: 46,
          left: 0,
        });
        expect(exitCode).toBe(0);
      } finally {
        settings.remove();
      }
    },
  );
});
