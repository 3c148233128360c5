import { expect, it } from "vitest";
import type { FeedEvent } from "../../../../packages/twin/feed.ts";
import { feedLine } from "../../../../packages/pf/stacks/local/twin-powers.ts";
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
