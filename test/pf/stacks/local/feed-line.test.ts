import { expect, it } from "vitest";
import type { FeedEvent } from "../../../../packages/twin/index.ts";
import { feedLine } from "../../../../packages/pf/stacks/local/twin-powers.ts";
import { sampleOutputs } from "../../../support/outputs-sample.ts";

it("names a declared caller in the guard's own line, and no one else", () => {
  const outputs = sampleOutputs();
  const [[name, { clientId }] = ["", { clientId: "" }]] = Object.entries(outputs.callers);
  const other = "14cbb89c-449c-46fc-a69f-bed11489bff0";
  const logged = (id: string) => {
    const message = `called by application ${id} with roles Function.Invoke`;
    const line = { level: "Information", category: "Function.who-calls.User", message };
    return feedLine({ kind: "log", at: new Date(0), line } as FeedEvent, outputs);
  };

  expect(logged(clientId)).toMatchObject({
    line: { message: `called by application ${name} with roles Function.Invoke` },
  });
  expect(logged(other)).toMatchObject({
    line: { message: `called by application ${other} with roles Function.Invoke` },
  });
});
