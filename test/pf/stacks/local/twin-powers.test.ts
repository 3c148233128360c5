import { expect, it } from "vitest";
import type { FeedEvent } from "../../../../packages/twin/feed.ts";
import { Feed } from "../../../../packages/twin/feed.ts";
import type { OlderCode } from "../../../../packages/pf/stacks/dev/older-code.ts";
import { feedText } from "../../../../packages/pf/stacks/local/feed-text.ts";
import { feedLine, powersOf } from "../../../../packages/pf/stacks/local/twin-powers.ts";
import { sampleOutputs } from "../../../support/outputs-sample.ts";

const outputs = sampleOutputs();
const [[name, { clientId }] = expect.fail()] = Object.entries(outputs.callers);

it.each([
  [`called by application ${clientId} with roles Orders.Read`, `called by ${name} with roles Orders.Read`],
  ["called by application 0539361c-a852-428c-8e39-bbbbd4f6a438 with no roles", undefined],
  [`order of ${clientId} was called by application ${clientId}`, undefined],
])("names the caller in the guard's line, and leaves the app's own as it is: %s", (message, shown = message) => {
  const event = { kind: "log", number: 1, at: new Date(0), siteId: "s", line: { message } } as unknown as FeedEvent;

  expect(feedLine(event, outputs)["line"]).toEqual({ message: shown });
});

it("marks the calls that older code answered, as it was when they happened, for whoever follows", () => {
  const feed = new Feed(() => new Date(0));
  let olderCode: OlderCode | undefined;
  const powers = powersOf(
    { twin: { control: { feed } } } as never,
    () => outputs,
    () => olderCode,
  );
  const call = (path: string, outcome: "admitted" | "none" | "refused"): void => {
    const decision = { outcome, reason: "", caller: {} };
    feed.add({ kind: "call", siteId: "s", method: "GET", path, status: 200, milliseconds: 1, decision });
  };
  const marked: string[] = [];
  const follow = () =>
    powers.follow((line) => {
      const text = feedText(line, (_, part) => part) ?? "";
      if (text.includes("by the code before your last save")) marked.push(String(line["path"]));
    });
  call("/before", "admitted");
  olderCode = { reason: "refused", problem: "x" };
  for (const outcome of ["admitted", "none", "refused"] as const) call(`/${outcome}`, outcome);
  olderCode = undefined;
  call("/after", "admitted");
  const end = follow();

  expect(marked).toEqual(["/admitted", "/none"]);
  olderCode = { reason: "being built" };
  call("/now", "admitted");
  expect(marked).toEqual(["/admitted", "/none", "/now"]);
  end();
});

const refusal = { refusal: { code: "invalid_grant", message: "AADSTS501051: not assigned" } };
const issued = { accessToken: "a token" };

it.each([
  ["no-role", refusal, `refused: AADSTS501051: not assigned  ${name}, tried as no-role`],
  ["expired", issued, `token  ${name}, tried as expired`],
  ["own machine", refusal, `refused: AADSTS501051: not assigned  ${name}, managed identity`],
  ["own machine", issued, `token  ${name}, managed identity`],
] as const)("shows that a token was tried as %s, and what Entra ID answered: %j", async (situation, answer, shown) => {
  const feed = new Feed(() => new Date(0));
  const token = async () => answer;
  const control = { feed, alteredToken: token, managedIdentityToken: token };
  const powers = powersOf({ twin: { control } } as never, () => outputs);
  const lines: (string | undefined)[] = [];
  const end = powers.follow((line) => lines.push(feedText(line, (_, part) => part)));

  expect(await powers.token({ situation, clientId, scope: outputs.scope })).toEqual(answer);
  end();
  expect(lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d sign-in  /)]);
  expect(lines[0]?.slice("00:00:00 sign-in  ".length)).toBe(shown);
});

it("another tenant's token is no sign-in of this one", async () => {
  const feed = new Feed(() => new Date(0));
  const control = { feed, externalToken: async () => "another tenant's" };
  const powers = powersOf({ twin: { control } } as never, () => outputs);

  expect(await powers.token({ situation: "other-tenant" })).toEqual({ accessToken: "another tenant's" });
  expect(feed.recent()).toEqual([]);
});
