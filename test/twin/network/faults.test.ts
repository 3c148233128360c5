import { expect, test } from "vitest";
import { NotImitated } from "../../../twin/tenant/refusal.ts";
import { runNetwork } from "./running-network.ts";

const host = "graph.microsoft.com";
const at = new Date("2026-11-24T12:00:00Z");
const clock = { now: () => at };
const faultBody = {
  error: {
    code: "TwinFault",
    message:
      "The twin failed at GET https://graph.microsoft.com/v1.0/me?code=… (TypeError). The mistake is the twin's, not " +
      "the request's: the twin's list of faults holds the whole error.",
  },
};

test("a handler that throws is a 500 that says so, and a fault that is kept", async () => {
  const error = new TypeError("quotes a secret");
  const network = await runNetwork(
    {
      [host]: () => {
        throw error;
      },
    },
    { clock },
  );

  const response = await network.fetch(`https://${host}/v1.0/me?code=secret`);

  expect(response.status).toBe(500);
  expect(await response.json()).toEqual(faultBody);
  expect(network.proxy.faults()).toEqual([{ at, method: "GET", host, path: "/v1.0/me?code=…", error }]);
  expect(network.proxy.faults()[0]?.error).toBe(error);
});

test("a handler that rejects is a fault too", async () => {
  const network = await runNetwork({ [host]: () => Promise.reject(new TypeError("late")) });

  const response = await network.fetch(`https://${host}/v1.0/me?code=secret`);

  expect(await response.json()).toEqual(faultBody);
  expect(network.proxy.faults()).toHaveLength(1);
});

test("an answer that is no Response is a fault", async () => {
  // As a mistake in JavaScript, or behind a cast, would be.
  const answer: unknown = undefined;
  const network = await runNetwork({ [host]: () => answer as Response });

  const response = await network.fetch(`https://${host}/v1.0/me?code=secret`);

  expect(await response.json()).toEqual(faultBody);
  expect(network.proxy.faults()).toMatchObject([{ error: { message: "The handler's answer is not a Response." } }]);
});

test("an answer that breaks off is a broken connection and a fault", async () => {
  const error = new Error("half way");
  const network = await runNetwork({
    [host]: () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(error);
          },
        }),
      ),
  });

  await expect(network.fetch(`https://${host}/`).then((response) => response.text())).rejects.toThrow();

  expect(network.proxy.faults()).toMatchObject([{ host, error }]);
});

test("what the twin does not imitate is refused by name, and is no fault", async () => {
  const network = await runNetwork({ [host]: () => Promise.reject(new NotImitated("$search")) });

  const response = await network.fetch(`https://${host}/`);

  expect(response.status).toBe(501);
  expect(await response.json()).toEqual({
    error: {
      code: "NotImitatedByTheTwin",
      message: "The twin does not imitate $search. See twin/FIDELITY.md for what it does.",
    },
  });
  expect(network.proxy.faults()).toEqual([]);
});
