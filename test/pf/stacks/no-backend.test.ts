import { expect, it } from "vitest";
import { OutputsUnavailable } from "../../../packages/pf/stacks/stack-outputs.ts";

it("a shell without a login at a Pulumi backend is told where to log in, and how to deploy", () => {
  const said = "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions";

  const refusal = OutputsUnavailable.refused("dev", said);

  expect(refusal.message).toMatch(
    /^This shell isn't logged in to a Pulumi backend[^\n]*"dev"[^\n]*\nLog in [^\n]*npx pulumi login --non-interactive file:\/\/~[^\n]*\nIf it was never deployed, docs\/start\/deploy\.md/,
  );
  expect(refusal.exitCode).toBe(3);
});
