import { createBirpc } from "birpc";
import { expect, it } from "vitest";
import { Refused, Unavailable } from "../../../../packages/core/text/errors.ts";
import { TokenRefused } from "../../../../packages/pf/checks/caller-token.ts";
import { RequestRefused } from "../../../../packages/core/azure/json-api.ts";
import { workerSerialization } from "../../../../packages/pf/stacks/client/worker-serialization.ts";
import { NotExplainable } from "../../../../packages/pf/refusals/explain-error.ts";

/** What the caller catches of what is thrown on the other side of a channel that carries JSON. */
async function caughtOf(thrown: unknown): Promise<unknown> {
  let toServer: (message: unknown) => void = () => {};
  let toCaller: (message: unknown) => void = () => {};
  const json = (message: unknown): unknown => JSON.parse(JSON.stringify(message));
  const fail = (): void => {
    throw thrown;
  };
  createBirpc<object>(
    { fail },
    { ...workerSerialization, post: (message) => toCaller(json(message)), on: (listener) => (toServer = listener) },
  );
  const caller = createBirpc<{ fail: () => void }>(
    {},
    { ...workerSerialization, post: (message) => toServer(json(message)), on: (listener) => (toCaller = listener) },
  );
  return caller.fail().catch((error: unknown) => error);
}

it.each([
  new RequestRefused("GET", "https://graph.microsoft.com/v1.0/me", 429, "TooManyRequests", "Wait.", 7000),
  new RequestRefused("GET", "https://graph.microsoft.com/v1.0/me", 403, "Authorization_RequestDenied", "No."),
  new TokenRefused("invalid_client", "AADSTS7000215: Invalid client secret provided."),
  new Refused("VERIFY_REFUSED", "It is of another tenant."),
  new Unavailable("NO_TWIN", "No twin is running."),
])("keeps class, message and fields of $name $code", async (thrown) => {
  const caught = await caughtOf(thrown);
  expect(Object.getPrototypeOf(caught)).toBe(Object.getPrototypeOf(thrown));
  expect(caught).toEqual(thrown);
});

it("keeps the exit code and the code of an unknown class", async () => {
  const caught = await caughtOf(new NotExplainable("Nothing in it."));
  expect(caught).toBeInstanceOf(Refused);
  expect(caught).toMatchObject({ name: "NotExplainable", code: "NOT_EXPLAINABLE", exitCode: 2 });
});

it("keeps the system's error code", async () => {
  const caught = await caughtOf(Object.assign(new Error("no space"), { code: "ENOSPC", path: "/tmp" }));
  expect(caught).toMatchObject({ message: "no space", code: "ENOSPC", path: "/tmp" });
});

it("turns other values into errors", async () => {
  expect(await caughtOf("a word")).toEqual(new Error("a word"));
});
