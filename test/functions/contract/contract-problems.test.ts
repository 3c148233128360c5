import { describe, expect, test } from "vitest";
import { contractProblems } from "../../../functions/contract/contract-problems.ts";
import type { Contract } from "../../../functions/contract/define-contract.ts";
import { demandContract } from "../../../functions/contract/read-contract.ts";
import {
  id,
  role,
  roles,
  list,
  health,
  fix,
  withEndpoints,
  withList,
  withRoute,
  problemsOf,
} from "../support/contracts.ts";

const routeRule =
  "must be segments of letters, digits and . _ ~ - or {name}, at the end also {name?} or {*name}, without a slash at either end";
const methodRule = "must be of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, in capitals";
const settingRule = "must be letters, digits and _, a letter first, at most 128";
describe("is refused, with what was found:", () => {
  test.each<[string, unknown]>([
    [
      `roles.Write.id must be its own: Read has it already; "${id.toUpperCase()}"`,
      { roles: { ...roles, Write: { ...role, id: id.toUpperCase() } }, endpoints: { list } },
    ],
    [
      'roles.READ must not stand twice: Entra ID takes each name once, and roles are told apart by it; "READ"',
      { roles: { ...roles, READ: { ...role, id: id.replace("6f", "7f") } }, endpoints: { list } },
    ],
    [
      'endpoints.LIST must not stand twice: the Functions host compares names without their case; "LIST"',
      withEndpoints({ list, LIST: { ...list, route: "other" } }),
    ],
    [
      [
        'endpoints.constructor must have another name: JavaScript keeps this one for itself; "constructor"',
        'endpoints.constructor.route must not be list\'s, too: two functions for GET orders; "orders"',
      ].join("\n"),
      withEndpoints({ list, constructor: list }),
    ],
    ['endpoints.list.route must name each parameter once; "orders/{id}/{ID}"', withRoute("orders/{id}/{ID}")],
    [
      'endpoints.list.allow.1 must be a role of the contract: Read, Write; "Delete"',
      withList({ allow: ["Read", "Delete"] }),
    ],
    ['endpoints.list.allow.0 must be a role of the contract: Read, Write; "read"', withList({ allow: ["read"] })],
    ['endpoints.list.allow.0 must be a role of the contract: it has none; "Read"', { roles: {}, endpoints: { list } }],
    ['endpoints.list.allow.1 must name each role once; "Read"', withList({ allow: ["Read", "Read"] })],
    [
      'endpoints.list.sample.params.id must be a parameter of the route orders; "id"',
      withList({ sample: { params: { id: "7" } } }),
    ],
    [
      "endpoints.list.sample.params.id must have a value: the route orders/{id} needs one; nothing",
      withList({ route: "orders/{id}", sample: { body: undefined } }),
    ],
    [
      "endpoints.list.sample.body must be absent: GET and HEAD send none; 1",
      withList({ methods: ["GET", "HEAD"], sample: { body: 1 } }),
    ],
    [
      'endpoints.b.route must not be a\'s, too: two functions for GET O/{number}; "O/{number}"',
      withEndpoints({ a: { ...list, route: "o/{id}" }, b: { ...list, methods: ["POST", "GET"], route: "O/{number}" } }),
    ],
    [
      'endpoints.health.route must be text, without a parameter: an anonymous path is taken out of App Service authentication as it stands; "health/{id}"',
      withEndpoints({ health: { ...health, route: "health/{id}" } }),
    ],
    [
      'endpoints.health.route must be text, without a parameter: an anonymous path is taken out of App Service authentication as it stands; "{*all}"',
      withEndpoints({ health: { ...health, route: "{*all}" } }),
    ],
    ...["health", "HEALTH/admin", "health-admin", "{entity}", "{entity}/all", "{*all}"].map(
      (route): [string, unknown] => [
        `endpoints.admin.route must not be, nor begin with, the anonymous path health of health, in any method: App Service authentication lets such calls pass without a token; "${route}"`,
        withEndpoints({ health, admin: { methods: ["POST"], route, allow: ["Write"] } }),
      ],
    ),
    [
      'settings.Mode must not stand twice: not every system tells them apart; "Mode"',
      { ...withEndpoints({ list }), settings: { MODE: "text", Mode: "text" } },
    ],
    ...["1ST", "A-B", "A B", "A__B:C", "_A", "a".repeat(129)].map((name): [string, unknown] => [
      `settings.${name} ${settingRule}; "${name}"`,
      { ...withEndpoints({ list }), settings: { [name]: "text" } },
    ]),
  ])("%s", (problems, contract) => {
    expect(problemsOf(contract).join("\n")).toBe(problems);
  });
});

describe("what the platform keeps for itself", () => {
  const kept = "App Service and the Functions host keep /.auth, /admin and /runtime for themselves";

  test.each([".auth/me", "Admin", "runtime/webhooks"])("is refused without a route prefix: %s", (route) => {
    const [first] = route.split("/");
    expect(problemsOf(withRoute(route), "")).toEqual([
      `endpoints.list.route must not begin with ${first}: ${kept}; "${route}"`,
    ]);
    expect(problemsOf(withRoute(route))).toEqual([]);
  });

  test.each(["{id}", "{*rest}", "{a}/b"])("is not covered without a route prefix: %s", (route) => {
    expect(problemsOf(withRoute(route), "")).toEqual([
      `endpoints.list.route must begin with text where host.json has no routePrefix: it would take /.auth, /admin and /runtime; "${route}"`,
    ]);
    expect(problemsOf(withRoute(route))).toEqual([]);
  });

  test.each(["administration", ".authors", "runtimes/x", "orders"])("is not %s", (route) => {
    expect(problemsOf(withRoute(route), "")).toEqual([]);
  });

  test("is no route prefix, nor is a parameter", () => {
    const path = "host.json's extensions.http.routePrefix";
    expect(problemsOf(withList({}), "Admin/x")).toEqual([`${path} must not begin with Admin: ${kept}; "Admin/x"`]);
    expect(problemsOf(withList({}), "{tenant}")).toEqual([
      `${path} must be segments of letters, digits and . _ ~ -, without a parameter; "{tenant}"`,
    ]);
    expect(problemsOf(withList({}), "v1/shop")).toEqual([]);
  });
});

describe("each refusal says what to do:", () => {
  const fixOf = (contract: unknown) => contractProblems(contract, { routePrefix: "api" }).map((problem) => problem.fix);

  test("where the contract says it", () => {
    expect(fixOf(withRoute("/"))).toEqual([fix]);
  });

  test("the role that is meant, if one is near", () => {
    expect(fixOf(withList({ allow: ["Raed"] }))).toEqual([
      "write Read if that is meant, or declare the role in functions/contract.ts",
    ]);
    expect(fixOf(withList({ allow: ["Supervise"] }))).toEqual(["declare the role in functions/contract.ts"]);
  });

  test("another id, another route", () => {
    expect(fixOf({ roles: { ...roles, Write: role }, endpoints: { list } })).toEqual([
      "draw another (node -p 'crypto.randomUUID()')",
    ]);
    expect(fixOf(withEndpoints({ health, list: { ...list, route: "healthy" } }))).toEqual([
      "give health or list a route of its own in functions/contract.ts",
    ]);
  });
});

describe("a contract is demanded with its host.json", () => {
  const contract = withList({}) as unknown as Contract;

  test.each([
    [{}, "api"],
    [{ extensions: null }, "api"],
    [{ extensions: { http: {} } }, "api"],
    [{ extensions: { http: { routePrefix: "" } } }, ""],
    [{ extensions: { http: { routePrefix: "/v1/shop/" } } }, "v1/shop"],
    [undefined, "api"],
  ])("%j has the route prefix %j", (host, routePrefix) => {
    expect(demandContract(contract, host)).toEqual({ contract, routePrefix });
  });

  test("and refused with every problem, in blocks", () => {
    expect(() => demandContract(withList({ methods: ["get"], route: "/" }), {})).toThrow(
      expect.objectContaining({
        code: "CONTRACT_INVALID",
        exitCode: 2,
        message: [
          "functions/contract.ts has 2 problems:",
          `- endpoints.list.methods.0: ${methodRule}; found "get".`,
          `  Fix: ${fix}`,
          `- endpoints.list.route: ${routeRule}; found "/".`,
          `  Fix: ${fix}`,
        ].join("\n"),
      }),
    );
  });
});
