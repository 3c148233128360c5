import { describe, expect, it } from "vitest";
import { explain } from "../../../commands/explain/explain.ts";
import { callerClientId, now, outputsOf, tokenOf, version1 } from "../../support/sample-outputs-and-tokens.ts";

describe("a token for an API with several endpoints", () => {
  const url = "https://func-whocalls.azurewebsites.net/api/orders";
  const caller = (roles: readonly string[], existing?: "managed-identity") =>
    outputsOf(
      {},
      {
        endpoints: [
          { name: "orders", method: "GET", url, allow: ["Orders.Read", "Orders.Write"] },
          { name: "orders-write", method: "POST", url, allow: ["Orders.Write"] },
        ],
        callers: {
          integration: {
            clientId: callerClientId,
            roles: [...roles],
            credentials: [],
            ...(existing && { existing }),
          },
        },
      },
    );
  const reading = tokenOf({ ...version1, roles: ["Orders.Read"] });

  it("passes by a role that opens one of them, and says which it does not open", () => {
    const found = explain({ token: reading, outputs: caller(["Orders.Read"]), now }).token;

    expect(found?.expect).toBe("pass");
    expect(found?.remains[0]).toContain("of these the token lacks the app role: POST orders (Orders.Write)");
  });

  it("gets 403 at the endpoint that demands another, and the deployer adds the role", () => {
    const found = explain({ token: reading, outputs: caller(["Orders.Read"]), endpoint: "orders-write", now }).token;

    expect(found).toMatchObject({
      expect: "function 403",
      differences: [{ what: "app role", found: "Orders.Read", demanded: "Orders.Write" }],
    });
    expect(found?.differences[0]?.mend.how).toContain("Add Orders.Write to the caller's `roles`");
  });

  it("as a managed identity that was given the role meanwhile may be an old one", () => {
    const outputs = caller(["Orders.Write"], "managed-identity");

    const found = explain({ token: tokenOf({ ...version1, roles: [] }), outputs, now }).token;

    expect(found?.differences[0]?.mend.how).toContain("A managed identity's token is kept for up to a day");
  });
});
