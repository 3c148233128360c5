import { afterEach, expect, it, vi } from "vitest";
import type { StackOutputs } from "../../../../infra/outputs.ts";
import { outputsWithoutPeople } from "../../../support/outputs-sample.ts";
import { evidenceOf } from "./fake-site.ts";

type Endpoint = StackOutputs["endpoints"][number];

afterEach(() => vi.restoreAllMocks());

/** What row E12 reports of an anonymous endpoint with a blob input, if a call makes the host log these lines. */
async function evidence(...lines: readonly string[]) {
  return await evidenceOfLogs(lines);
}

/** The same where the log is read more than once: what it has at each time, the last for good. */
async function evidenceOfLogs(...logs: readonly (readonly string[])[]) {
  let reads = 0;
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: 401 }));
  const bindings: Endpoint["bindings"] = [{ direction: "in", type: "blob", name: "first" }];
  const endpoints: Endpoint[] = [{ name: "order", method: "GET", url: "https://func/api/order", bindings }];
  const [told, ...more] = await evidenceOf("E12", {
    outputs: { ...outputsWithoutPeople(), endpoints },
    caller: { tenantId: "", clientId: "c", clientSecret: "s" },
    ownTenant: true,
    functionLog: async (part) =>
      "after" in part
        ? (logs[Math.min(reads++, logs.length - 1)] ?? []).map((message, index) => ({
            number: index + 1,
            at: "",
            level: "information",
            category: "",
            message,
          }))
        : [],
  });
  expect(more).toEqual([]);
  return told;
}

it("an input is proved only if the host says that it read it", async () => {
  expect(await evidence("Read the input 'first' (blob)")).toMatchObject({ expected: "read", found: "read" });
  expect(await evidence("Read the input 'firstly' (blob)", "Read the input 'first' (table)")).toEqual({
    missing:
      "registered, not run here: the call with the contract's sample got 401, and didn't read it. In functions/contract.ts, give the endpoint a sample with which its handler gets there",
  });
  expect(await evidence()).toHaveProperty("missing");
});

it("an input that storage refuses fails, and one that the twin doesn't run is told with the reason", async () => {
  const failed = "The binding 'first' (blob) failed: storage answered 403 AuthorizationPermissionMismatch.";
  expect(await evidence(failed)).toMatchObject({ expected: "read", found: failed });
  const unread = "The input 'first' (blob) isn't read: its connection isn't by identity.";
  expect(await evidence(unread)).toEqual({ missing: `registered, not run here: ${unread}` });
});

it("an input whose streamed answer comes first is proved once the function has ended", async () => {
  const begun = "Executing 'Functions.order' (Reason='', Id=1)";
  const ended = ["Read the input 'first' (blob)", "Executed 'Functions.order' (Succeeded, Id=1, Duration=5ms)"];
  expect(await evidenceOfLogs([begun], [begun], [begun, ...ended])).toMatchObject({ expected: "read", found: "read" });
});
