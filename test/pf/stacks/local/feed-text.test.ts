import { expect, it } from "vitest";
import { feedText } from "../../../../packages/pf/stacks/local/feed-text.ts";
import type { FeedLine } from "../../../../packages/pf/stacks/local/control-socket.ts";

it("names the applications of a refused sign-in, without their ids", () => {
  const id = "0539361c-a852-428c-8e39-bbbbd4f6a438";
  const line = {
    kind: "sign-in",
    at: "2026-11-30T12:00:00Z",
    caller: { name: "stranger", clientId: id },
    outcome: "refused",
    grant: "client_credentials",
    message: `AADSTS501051: Application '${id}'(stranger) is not assigned to a role for the application 'api://${id}'(whocalls API (local)).\nTrace ID: 1`,
  } as unknown as FeedLine;

  expect(feedText(line, (_, text) => text)).toMatch(
    /refused: AADSTS501051: Application stranger is not assigned to a role for the application whocalls API \(local\)\. {2}stranger, client_credentials$/,
  );
});
