import { describe, expect, it } from "vitest";
import { guide } from "../../../../packages/pf/checks/guide.ts";
import type { RefusedAnswer } from "../../../../packages/pf/checks/refused-answer.ts";
import { propagationOf } from "../../../../packages/pf/commands/verify/propagation.ts";
import { entra, failed, proved } from "./fake-prober.ts";

const refusal = (by: RefusedAnswer["by"], status?: number, said?: string): RefusedAnswer => ({
  by,
  request: "GET x",
  codes: [],
  ids: {},
  ...(status !== undefined && { status }),
  ...(said !== undefined && { said }),
});
const refused = (...refusals: readonly RefusedAnswer[]) =>
  propagationOf(failed("B01", { differs: ["status"], refusals }));

describe("a failure that propagation may explain", () => {
  it.each([501051, 50105, 65001, 50076, 50079, 700016, 7000215, 7000229, 500011, 70021, 700213, 700027])(
    "is AADSTS%i",
    (code) => {
      expect(refused(entra(code))?.source).not.toBe("");
    },
  );

  it.each([
    ["App Service authentication's 401", refusal("App Service authentication", 401)],
    ["App Service authentication's 403", refusal("App Service authentication", 403)],
    ["the function's 403 for want of the app role", refusal("the function", 403, "…:app-role-missing")],
    ["the host's 404", refusal("the host", 404)],
    ["the host's 503", refusal("the host", 503)],
    ["Graph's 404", refusal("Graph", 404)],
    ["Graph's 429", refusal("Graph", 429)],
    ["no answer", refusal("nobody")],
  ])("is %s", (_, given) => {
    expect(refused(given)).toMatchObject({ reason: expect.any(String), source: expect.any(String) });
  });

  it.each([
    ["a secret that has ended", entra(7000222)],
    ["a disabled account", entra(50057)],
    ["the function's 401 while App Service authentication is off", refusal("the function", 401, "…:gate-off")],
    ["Graph's 403", refusal("Graph", 403)],
    ["a host that fails", refusal("the host", 500)],
  ])("is not %s", (_, given) => {
    expect(refused(given)).toBeUndefined();
  });

  it("has no other refusals", () => {
    expect(refused(entra(501051), entra(50057))).toBeUndefined();
  });

  it.each([
    ["B01", ["packageSha256"], true],
    ["B01", ["packageSha256", "clientId"], false],
    ["G30", [""], true],
    ["G30", ["0"], true],
    ["G23", ["callersRoles.0"], true],
    ["G23", ["required"], false],
    ["G31", ["ver"], false],
  ])("in %s has a difference in %j: %s", (row, differs, explained) => {
    expect(propagationOf(failed(row, { differs, refusals: [] })) !== undefined).toBe(explained);
  });

  it("isn't a proved check, or a failure without evidence", () => {
    expect(propagationOf(proved("B01"))).toBeUndefined();
    expect(propagationOf(failed("B01", { differs: [], refusals: [] }))).toBeUndefined();
    expect(propagationOf(failed("B01", undefined))).toBeUndefined();
  });
});

describe("the guide's claims", () => {
  it("are unique, because a check is repeated by its claim", () => {
    const claims = guide.map(({ claim }) => claim);

    expect(new Set(claims).size).toBe(claims.length);
  });
});
