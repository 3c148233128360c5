import { describe, expect, it } from "vitest";
import { Deadline } from "../../../packages/core/azure/deadline.ts";
import { patientApi } from "../../../packages/core/azure/patient-api.ts";
import { fakeApi, fakeTime, refusal } from "../../support/fake-api.ts";

function within(minutes: number, answers: readonly unknown[], signal = new AbortController().signal) {
  const time = fakeTime();
  const waits: number[] = [];
  const deadline = new Deadline({ time, minutes, signal, onWait: (_why, pause) => waits.push(pause) });
  const api = fakeApi({ "DELETE /x": answers });
  return { call: () => patientApi(api, deadline).call("DELETE", "/x"), waits, api };
}

describe("a patient request", () => {
  it.each([409, 429, 500, 503])("is repeated after %i, with growing pauses", async (status) => {
    const { call, waits } = within(15, [refusal(status, "Busy"), refusal(status, "Busy"), "done"]);

    expect(await call()).toBe("done");
    expect(waits).toEqual([5000, 7500]);
  });

  it("waits as long as the service asks, but not past the deadline", async () => {
    const asking = refusal(429, "TooManyRequests", "DELETE /x", 40_000);
    const { call, waits } = within(1, [asking, asking, "done"]);

    expect(await call()).toBe("done");
    expect(waits).toEqual([40_000, 20_000]);
  });

  it.each([
    [400, "BadRequest"],
    [403, "AuthorizationFailed"],
    [404, "NotFound"],
    [409, "ScopeLocked"],
    [409, "MissingSubscriptionRegistration"],
  ])("isn't repeated after %i %s", async (status, code) => {
    const { call, waits } = within(15, [refusal(status, code), "done"]);

    await expect(call()).rejects.toMatchObject({ status, code });
    expect(waits).toEqual([]);
  });

  it("fails at the deadline with the service's answer", async () => {
    const { call, waits, api } = within(0.25, [refusal(429, "TooManyRequests")]);

    await expect(call()).rejects.toMatchObject({ status: 429 });
    expect(waits).toEqual([5000, 7500, 2500]);
    expect(api.calls.length).toBe(4);
  });

  it("isn't repeated once the run is cancelled", async () => {
    const ended = AbortSignal.abort(new Error("ended"));
    const { call, api } = within(15, ["done"], ended);

    await expect(call()).rejects.toThrow("ended");
    expect(api.calls).toEqual([]);
  });
});
