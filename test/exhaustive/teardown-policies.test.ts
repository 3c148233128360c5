import { expect, it } from "vitest";
import type { TeardownAccount } from "../../packages/pf/commands/teardown/account.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

const settings = {
  callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
  conditionalAccess: {
    namedLocations: { office: { cidrs: ["203.0.113.0/24"], trusted: true } },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    apiOnlyFrom: ["office"],
  },
};

// Where v1.0 or beta shows deleted policies, they are purged: acceptance/teardown, teardown/begin.ts.
it.skipIf(!hasEngine())(
  "./pf teardown reports what stays for 30 days if neither version shows it, and exits 1; the next run has nothing to do",
  { timeout: 120_000 },
  async () => {
    const directoryBehavior = { deletedPoliciesInV1: "notFound", deletedPoliciesInBeta: "badRequest" } as const;
    const opened = await openLocally({ standIns: { pause: async () => {} }, twin: { directoryBehavior } });
    let shell: ShellStack | undefined;
    try {
      const deployed = await openShellStack(opened, { settings });
      shell = deployed;
      const teardown = async () => {
        const { exitCode, stdout } = await deployed.runHere("teardown", "--yes", "--json");
        return { exitCode, ...(JSON.parse(stdout) as { readonly account: TeardownAccount }).account };
      };
      await deployed.stack.up();

      const first = await teardown();
      const second = await teardown();

      expect(first.exitCode).toBe(1);
      const why = expect.stringMatching(/^It was deleted, but can be restored for 30 days/);
      expect(first.left).toMatchObject([
        { kind: "conditional access policy", why },
        { kind: "named location", why },
      ]);
      for (const { id, fix } of first.left) expect(fix).toMatch(new RegExp(`az rest --method DELETE .*/${id}`));
      expect(second.exitCode).toBe(0);
      expect(second.remains.map(({ what }) => what)).toContain(
        "deleted conditional access policies and named locations of this stack, if any",
      );
    } finally {
      await shell?.close();
      await opened.close();
    }
  },
);
