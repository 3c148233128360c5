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

it("a backend without the stack is told so, without Pulumi's words, and how to create it where that's the way", () => {
  const said = "pulumi stack export failed (exit code 6).\nerror: no stack named 'dev' found";
  const first = 'This backend has no stack "dev": it was never created, or it was removed.';

  expect(OutputsUnavailable.refused("dev", said).message.split("\n")).toEqual([
    first,
    "To create and deploy it: npx pulumi stack init dev && npx pulumi up --stack dev",
    expect.stringMatching(/^If you have it elsewhere: /),
  ]);
  expect(refusalOf(new Error(said), "dev").message).toBe(
    `${first} To list the stacks, run: npx pulumi stack ls\nNothing was removed.`,
  );
});
