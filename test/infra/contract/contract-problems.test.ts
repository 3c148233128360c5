import { describe, expect, test } from "vitest";
import { contract as orders } from "../../sample-apps/orders/contract.ts";
import { contract as whoCalls } from "../../sample-apps/who-calls/contract.ts";
import { contractProblems } from "../../../infra/contract/contract-problems.ts";
import {
  id,
  role,
  roles,
  list,
  health,
  withEndpoints,
  withList,
  withRole,
  withRoute,
  problemsOf,
} from "./contracts.ts";

describe("a contract is", () => {
  test.each([
    ["orders", orders],
    ["who-calls", whoCalls],
    ["one of anonymous endpoints alone, without a role", { roles: {}, endpoints: { health } }],
    [
      "one with an endpoint for several roles, in several methods",
      withList({ allow: ["Read", "Write"], methods: ["GET", "PATCH"] }),
    ],
    [
      "one with one route for two methods, each a function",
      withEndpoints({ list, write: { ...list, methods: ["POST"] } }),
    ],
    ["one with an optional parameter at the end, which needs no sample", withList({ route: "a/{b?}", sample: {} })],
    ["one that accepts every path below", withList({ route: "files/{*path}", sample: { params: { path: "a" } } })],
    [
      "one with a sample",
      withList({
        methods: ["PUT"],
        route: "a/{b}",
        sample: { params: { b: "x.y~z-1_" }, body: [null, 1], safe: true },
      }),
    ],
    [
      "one with anonymous endpoints beside each other",
      withEndpoints({ list, health, more: { ...health, route: "healthy" } }),
    ],
    ["one without endpoints: an app whose triggers aren't HTTP", withEndpoints({})],
    [
      "one with settings that a stack may leave out",
      {
        ...withEndpoints({ list }),
        settings: {
          MODE: { type: "text", default: "dark" },
          ENDPOINT: { type: "text", optional: true },
          KEY: { type: "secret", optional: true },
          PLAIN: { type: "text" },
        },
      },
    ],
    [
      "one with settings and files",
      { ...withEndpoints({ list }), settings: { Mode: "text", KEY_2: "secret" }, files: ["a/b.txt"] },
    ],
    [
      "one with a role of every character that Entra ID accepts",
      { roles: { "A!#$%&'()*+,-./:;<=>?@[]^_`{|}~9": role }, endpoints: { health } },
    ],
    [
      "one with a described role that no one holds",
      {
        ...withEndpoints({ list }),
        roles: { ...roles, Idle: { ...role, id: id.replace("6f", "7f"), description: "Later" } },
      },
    ],
  ])("%s", (_, contract) => {
    expect(problemsOf(contract)).toEqual([]);
  });
});

const anonymousRule = "must give the reason for anonymous access, in at least 10 characters";
const methodRule = "must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, in upper case";
const neitherRule = "must have allow (roles) or anonymous (the reason); it has neither";
const eitherRule = "must have either allow (roles) or anonymous (the reason), not both";
const guidRule = "must be a GUID";
const roleNameRule =
  "a role's name must be at most 120 letters, digits and !#$%&'()*+,-./:;<=>?@[]^_`{|}~, without spaces, and not start with a period";
const nameRule =
  "an endpoint's name must be a function name: at most 127 letters, digits, - and _, starting with a letter, and not host";
const shown = (value: unknown) => JSON.stringify(value);
const settingRule = "must be at most 128 letters, digits and _, starting with a letter";

describe("is refused, with what was found:", () => {
  test.each<[string, unknown]>([
    ["contract must be exported as contract, an object with roles and endpoints; nothing", undefined],
    ["contract must be exported as contract, an object with roles and endpoints; []", []],
    [
      [
        "roles must be an object of roles by name; nothing",
        "endpoints must be an object of endpoints by name; nothing",
      ].join("\n"),
      {},
    ],
    ["roles.Read must be an object with id, displayName and members; 1", { roles: { Read: 1 }, endpoints: { list } }],
    [`roles.Read.id ${guidRule}; "read"`, withRole({ id: "read" })],
    [
      'roles.Read.id must not be the zero GUID, which means access without a role; "00000000-0000-0000-0000-000000000000"',
      withRole({ id: "00000000-0000-0000-0000-000000000000" }),
    ],
    [`roles.Read all ${roleNameRule}; "Read all"`, { roles: { "Read all": role }, endpoints: { health } }],
    [`roles..Read ${roleNameRule}; ".Read"`, { roles: { ".Read": role }, endpoints: { health } }],
    [
      `roles.${"r".repeat(121)} ${roleNameRule}; "${"r".repeat(121)}"`,
      { roles: { ["r".repeat(121)]: role }, endpoints: { health } },
    ],
    [
      `roles.Lesen-Übersicht ${roleNameRule}; "Lesen-Übersicht"`,
      { roles: { "Lesen-Übersicht": role }, endpoints: { health } },
    ],
    ['roles.Read.displayName must be a string; " "', withRole({ displayName: " " })],
    [
      `roles.Read.displayName must be at most 100 characters; "${"d".repeat(101)}"`,
      withRole({ displayName: "d".repeat(101) }),
    ],
    ['roles.Read.description must be a string; ""', withRole({ description: "" })],
    ["roles.Read.members must list who can hold the role: Application, User, or both; []", withRole({ members: [] })],
    ['roles.Read.members.0 must be Application or User; "Group"', withRole({ members: ["Group"] })],
    ['roles.Read.members must list each kind of member once; ["User","User"]', withRole({ members: ["User", "User"] })],
    [
      'endpoints.list must be an object with methods, route, and allow or anonymous; "orders"',
      withEndpoints({ list: "orders" }),
    ],
    [`endpoints.1st ${nameRule}; "1st"`, withEndpoints({ "1st": list })],
    [`endpoints.Host ${nameRule}; "Host"`, withEndpoints({ Host: list })],
    [
      "endpoints.list.methods must not be empty: list one or more of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS; []",
      withList({ methods: [] }),
    ],
    [`endpoints.list.methods.0 ${methodRule}; "get"`, withList({ methods: ["get"] })],
    [`endpoints.list.methods.1 ${methodRule}; "TRACE"`, withList({ methods: ["GET", "TRACE"] })],
    ['endpoints.list.methods must list each method once; ["GET","GET"]', withList({ methods: ["GET", "GET"] })],
    ['endpoints.list.route must be a text, such as "orders/{id}"; nothing', withRoute(undefined)],
    [`endpoints.list ${neitherRule}; `, withList({ allow: undefined })],
    [`endpoints.list ${eitherRule}; `, withList({ anonymous: "Anybody may read" })],
    [
      `endpoints.health.anonymous ${anonymousRule}; "  because  "`,
      withEndpoints({ health: { ...health, anonymous: "  because  " } }),
    ],
    [
      "endpoints.list.allow must list one or more roles: remove an endpoint that no one can call; []",
      withList({ allow: [] }),
    ],
    ...["a/b", "", "..", ".", "ä"].map((value): [string, unknown] => [
      `endpoints.list.sample.params.id must be letters, digits and . _ ~ -, and not only periods; ${shown(value)}`,
      withList({ route: "orders/{id}", sample: { params: { id: value } } }),
    ]),
    ["endpoints.list.sample.body must be JSON; function", withList({ methods: ["POST"], sample: { body: () => 1 } })],
    ['endpoints.list.sample.safe must be true or false; "yes"', withList({ sample: { safe: "yes" } })],
    [
      'settings.MODE must be "text" or "secret", or an object with type, and optional: true or, for text, default: the value; "number"',
      { ...withEndpoints({ list }), settings: { MODE: "number" } },
    ],
    ...[
      { type: "secret", default: "x" },
      { type: "text", default: "x", optional: true },
      { type: "text", default: "" },
      { type: "text", optional: "yes" },
      { optional: true },
      { type: "text", requierd: true },
    ].map((setting): [string, unknown] => [
      `settings.MODE must be "text" or "secret", or an object with type, and optional: true or, for text, default: the value; `,
      { ...withEndpoints({ list }), settings: { MODE: setting } },
    ]),
    ...[
      ["AzureWebJobsStorage", "names that begin with AzureWebJobs are the platform's"],
      [
        "azurefunctionsjobhost__extensions__http__routePrefix",
        "names that begin with AzureFunctionsJobHost are the platform's",
      ],
      ["languageWorkers__node__arguments", "names that begin with languageWorkers are the platform's"],
      ["Website_Time_Zone", "names that begin with WEBSITE_ are the platform's"],
      ["FUNCTIONS_WORKER_RUNTIME", "names that begin with FUNCTIONS_ are the platform's"],
      ["APPLICATIONINSIGHTS_CONNECTION_STRING", "names that begin with APPLICATIONINSIGHTS_ are the platform's"],
      ["IDENTITY_ENDPOINT", "names that begin with IDENTITY_ are the platform's"],
      ["NODE_OPTIONS", "it controls the worker's process"],
      ["WEBSITE_AUTH_ENABLED", "WEBSITE_AUTH_* overrides what authsettingsV2 says about App Service authentication"],
      [
        "APPSETTING_WEBSITE_AUTH_ENABLED",
        "WEBSITE_AUTH_* overrides what authsettingsV2 says about App Service authentication",
      ],
      [
        "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE",
        "it stops the function from requiring App Service authentication",
      ],
    ].map(([name = "", why]): [string, unknown] => [
      `settings.${name} can't be a setting of yours: ${why}; "${name}"`,
      { ...withEndpoints({ list }), settings: { [name]: "text" } },
    ]),
    ["files.0 must be a path; 1", { ...withEndpoints({ list }), files: [1] }],
    [
      `roles.Write.id must be unique: Read has it already; "${id.toUpperCase()}"`,
      { roles: { ...roles, Write: { ...role, id: id.toUpperCase() } }, endpoints: { list } },
    ],
    [
      'roles.READ must not be repeated: Entra ID allows each name only once (ignoring case); "READ"',
      { roles: { ...roles, READ: { ...role, id: id.replace("6f", "7f") } }, endpoints: { list } },
    ],
    [
      'endpoints.LIST must not be repeated: the Functions host ignores case in names; "LIST"',
      withEndpoints({ list, LIST: { ...list, route: "other" } }),
    ],
    [
      [
        'endpoints.constructor must have another name: JavaScript reserves this one; "constructor"',
        `endpoints.constructor.route must not be the same as list's: two functions would answer GET orders; "orders"`,
      ].join("\n"),
      withEndpoints({ list, constructor: list }),
    ],
    ['endpoints.list.route must have each parameter once; "orders/{id}/{ID}"', withRoute("orders/{id}/{ID}")],
    [
      'endpoints.list.allow.1 must be a role of the contract: Read, Write; "Delete"',
      withList({ allow: ["Read", "Delete"] }),
    ],
    ['endpoints.list.allow.0 must be a role of the contract: Read, Write; "read"', withList({ allow: ["read"] })],
    ['endpoints.list.allow.0 must be a role of the contract: it has none; "Read"', { roles: {}, endpoints: { list } }],
    ['endpoints.list.allow.1 must list each role once; "Read"', withList({ allow: ["Read", "Read"] })],
    [
      'endpoints.list.sample.params.id must be a parameter of the route orders; "id"',
      withList({ sample: { params: { id: "7" } } }),
    ],
    [
      "endpoints.list.sample.params.id must have a value: the route orders/{id} needs one; nothing",
      withList({ route: "orders/{id}", sample: { body: undefined } }),
    ],
    [
      "endpoints.list.sample.body must be left out: GET and HEAD have no body; 1",
      withList({ methods: ["GET", "HEAD"], sample: { body: 1 } }),
    ],
    [
      `endpoints.b.route must not be the same as a's: two functions would answer GET O/{number}; "O/{number}"`,
      withEndpoints({ a: { ...list, route: "o/{id}" }, b: { ...list, methods: ["POST", "GET"], route: "O/{number}" } }),
    ],
    [
      'endpoints.health.route must not have a parameter: App Service authentication excludes an anonymous path exactly as written; "health/{id}"',
      withEndpoints({ health: { ...health, route: "health/{id}" } }),
    ],
    [
      'endpoints.health.route must not have a parameter: App Service authentication excludes an anonymous path exactly as written; "{*all}"',
      withEndpoints({ health: { ...health, route: "{*all}" } }),
    ],
    ...["health", "HEALTH/admin", "health-admin", "{entity}", "{entity}/all", "{*all}"].map(
      (route): [string, unknown] => [
        `endpoints.admin.route must not be or begin with the anonymous path health of health, with any method: App Service authentication requires no token there; "${route}"`,
        withEndpoints({ health, admin: { methods: ["POST"], route, allow: ["Write"] } }),
      ],
    ),
    [
      'settings.Mode must not be repeated: not every system distinguishes case; "Mode"',
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

describe("each refusal contains a fix:", () => {
  const fixOf = (contract: unknown) => contractProblems(contract, { routePrefix: "api" }).map((problem) => problem.fix);

  test("the nearest role, if there is one", () => {
    expect(fixOf(withList({ allow: ["Raed"] }))).toEqual([
      "write Read if you mean that, or declare the role in functions/contract.ts",
    ]);
    expect(fixOf(withList({ allow: ["Supervise"] }))).toEqual([
      expect.stringMatching(
        /^declare the role in functions\/contract\.ts, under roles: "Supervise": \{ id: "[-\da-f]{36}", /,
      ),
    ]);
  });

  test("another id, another route", () => {
    expect(fixOf({ roles: { ...roles, Write: role }, endpoints: { list } })).toEqual([
      "create another (node -p 'crypto.randomUUID()') for the newer of the two, Write or Read: a deployed role keeps its id",
    ]);
    expect(fixOf(withEndpoints({ health, list: { ...list, route: "healthy" } }))).toEqual([
      "give health or list another route in functions/contract.ts",
    ]);
  });
});
