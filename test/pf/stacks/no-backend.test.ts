import { expect, it } from "vitest";
import { refusalOf } from "../../../packages/pf/stacks/live/teardown-refused.ts";
import { OutputsUnavailable } from "../../../packages/pf/stacks/stack-outputs.ts";

it("a shell without a login at a Pulumi backend is told where to log in, and how to deploy", () => {
  const said = "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions";

  const readers = [OutputsUnavailable.refused("dev", said), refusalOf(new Error(said), "dev")];

  for (const refusal of readers) {
    expect(refusal.message).toMatch(
      /^This shell isn't logged in to a Pulumi backend[^\n]*"dev"[^\n]*\nLog in [^\n]*npx pulumi login --non-interactive file:\/\/~[^\n]*\nIn bash or zsh: read -rs PULUMI_ACCESS_TOKEN && export PULUMI_ACCESS_TOKEN\nIf it was never deployed, docs\/start\/deploy\.md/,
    );
    expect(refusal.exitCode).toBe(3);
  }
});
