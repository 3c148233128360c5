import { channel } from "node:diagnostics_channel";
import { EventEmitter } from "node:events";
import { HttpRequest, InvocationContext } from "@azure/functions";
import { expect, test } from "vitest";
import { guard } from "../../packages/guard/guard.ts";
import { claimsOf, clientPrincipal } from "../support/client-principals.ts";

/** Does what Node.js does when a request reaches a server of the worker: the library's, if it streams. */
function forward(invocationId: string, headers: Readonly<Record<string, string>>, listening = true): EventEmitter {
  const request = { headers: { ...headers, "x-ms-invocation-id": invocationId } };
  const response = new EventEmitter();
  channel("http.server.request.start").publish({ request, response, server: { listening } });
  return response;
}

/** The guard's decision about a request whose metadata has these headers, by the role of its caller. */
async function decision(invocationId: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const request = new HttpRequest({ method: "GET", url: "https://app.example/api/orders", headers });
  const context = new InvocationContext({ invocationId, logHandler: () => {} });
  const environment = { WEBSITE_AUTH_ENABLED: "true" };
  return await guard(request, context, { allow: ["Orders.Read"], openPaths: [], environment }).then(
    ({ roles }) => `allowed ${roles.join()}`,
    (error: unknown) => String(Object(error).code),
  );
}

const principal = {
  "x-ms-client-principal": clientPrincipal({ ...claimsOf.v1Application, roles: ["Orders.Read"] }),
};

// One after another: before the first forwarded request, nothing tells that the worker streams.
test("the guard takes a streamed request's principal from what the host forwarded alone", async () => {
  expect(await decision("unstreamed", principal)).toBe("allowed Orders.Read");

  // A caller may send the header itself, which a framework's server in memory gets.
  forward("any", principal, false);
  expect(await decision("unstreamed", principal)).toBe("allowed Orders.Read");

  forward("honest", principal);
  expect(await decision("honest", {})).toBe("allowed Orders.Read");
  forward("forged", {});
  expect(await decision("forged", principal)).toBe("principal-missing");

  // A caller that leaves at once closes it before the guard runs.
  forward("left", {}).emit("close");
  expect(await decision("left", principal)).toBe("principal-missing");
});
