import { describe, expect, test } from "vitest";
import type { Contract } from "../../../packages/guard/define-contract.ts";
import { hostJsonProblems } from "../../../infra/contract/host-json.ts";
import { requireContract } from "../../../infra/contract/read-contract.ts";
import { problemsOf, withList, withRoute } from "./contracts.ts";

describe("prefixes reserved by the platform", () => {
  const kept = "App Service and the Functions host reserve /.auth, /admin and /runtime";

  test.each([".auth/me", "Admin", "runtime/webhooks"])("is refused without a route prefix: %s", (route) => {
    const [first] = route.split("/");
    expect(problemsOf(withRoute(route), "")).toEqual([
      `endpoints.list.route must not begin with ${first}: ${kept}; "${route}"`,
    ]);
    expect(problemsOf(withRoute(route))).toEqual([]);
  });

  test.each(["{id}", "{*rest}", "{a}/b"])("is not covered without a route prefix: %s", (route) => {
    expect(problemsOf(withRoute(route), "")).toEqual([
      `endpoints.list.route must begin with text because host.json has no routePrefix: it would match /.auth, /admin and /runtime; "${route}"`,
    ]);
    expect(problemsOf(withRoute(route))).toEqual([]);
  });

  test.each(["administration", ".authors", "runtimes/x", "orders"])("is not %s", (route) => {
    expect(problemsOf(withRoute(route), "")).toEqual([]);
  });

  test("isn't a route prefix, nor is a parameter", () => {
    const problems = (routePrefix: string) =>
      hostJsonProblems({ version: "2.0", extensions: { http: { routePrefix } } });
    const fix = 'write "routePrefix": "api" there in functions/host.json';
    const path = "extensions.http.routePrefix";
    expect(problems("Admin/x")).toEqual([
      { path, rule: `must have another beginning: ${kept}`, found: '"Admin/x"', fix },
    ]);
    expect(problems("{tenant}")).toEqual([
      { path, rule: "must be segments of letters, digits and . _ ~ -, without a parameter", found: '"{tenant}"', fix },
    ]);
    expect(problems("/admin")).toEqual([expect.objectContaining({ path, found: '"/admin"' })]);
    expect(problems("v1/shop")).toEqual([]);
  });
});

describe("a contract is required with its host.json", () => {
  const contract = withList({}) as unknown as Contract;

  test.each([
    [{}, "api"],
    [{ extensions: null }, "api"],
    [{ extensions: { http: {} } }, "api"],
    [{ extensions: { http: { routePrefix: "" } } }, ""],
    [{ extensions: { http: { routePrefix: "/v1/shop/" } } }, "v1/shop"],
    [undefined, "api"],
  ])("%j has the route prefix %j", (host, routePrefix) => {
    expect(requireContract(contract, host)).toEqual({ contract, routePrefix });
  });

  test("and refused with every problem, in blocks", () => {
    expect(() => requireContract(withList({ methods: ["get"], route: "/" }), {})).toThrow(
      expect.objectContaining({
        code: "CONTRACT_INVALID",
        exitCode: 2,
        message: [
          "functions/contract.ts has 2 problems:",
          `- endpoints.list.methods[0]: must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, in upper case; found "get".`,
          `  Fix: write "GET" there in functions/contract.ts`,
          `- endpoints.list.route: must not begin with a slash; found "/".`,
          `  Fix: write "orders/{id}" there in functions/contract.ts, for example`,
        ].join("\n"),
      }),
    );
  });
});
