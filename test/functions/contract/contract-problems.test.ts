import { describe, expect, test } from "vitest";
import { contract as orders } from "../../sample-apps/orders/contract.ts";
import { contract as whoCalls } from "../../sample-apps/who-calls/contract.ts";
import { contractProblems } from "../../../functions/contract/contract-problems.ts";
import {
  id,
  role,
  roles,
  list,
  health,
  fix,
  withEndpoints,
  withList,
  withRole,
  withRoute,
  problemsOf,
} from "../support/contracts.ts";

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
    [
      "one with a parameter at the end that may be absent, and needs no sample",
      withList({ route: "a/{b?}", sample: {} }),
    ],
    ["one that takes every path below", withList({ route: "files/{*path}", sample: { params: { path: "a" } } })],
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
    [
      "one with settings and files",
      { ...withEndpoints({ list }), settings: { Mode: "text", KEY_2: "secret" }, files: ["a/b.txt"] },
    ],
    [
      "one with a role of every character that Entra ID takes",
      { roles: { "A!#$%&'()*+,-./:;<=>?@[]^_`{|}~9": role }, endpoints: { health } },
    ],
    [
      "one with a role for nobody yet, described",
      {
        ...withEndpoints({ list }),
        roles: { ...roles, Idle: { ...role, id: id.replace("6f", "7f"), description: "Later" } },
      },
    ],
  ])("%s", (_, contract) => {
    expect(problemsOf(contract)).toEqual([]);
  });
});

const routeRule =
  "must be segments of letters, digits and . _ ~ - or {name}, at the end also {name?} or {*name}, without a slash at either end";
const anonymousRule = "must say why nobody has to show a token here, in at least 10 characters";
const methodRule = "must be of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, in capitals";
const eitherRule = "must have either allow (roles) or anonymous (the reason), and not both";
const guidRule = "must be a GUID: draw one (node -p 'crypto.randomUUID()') and keep it";
const roleNameRule =
  "a role's name must be at most 120 characters, letters, digits and !#$%&'()*+,-./:;<=>?@[]^_`{|}~ without a blank, no full stop first";
const nameRule =
  "an endpoint's name must be a function's: letters, digits, - and _, a letter first, at most 127, and not host";
const shown = (value: unknown) => JSON.stringify(value);
const settingRule = "must be letters, digits and _, a letter first, at most 128";

describe("is refused, with what was found:", () => {
  test.each<[string, unknown]>([
    ["contract must be exported as contract: an object with roles and endpoints; nothing", undefined],
    ["contract must be exported as contract: an object with roles and endpoints; []", []],
    [
      [
        "roles must be an object: each role by its name; nothing",
        "endpoints must be an object: each endpoint by its name; nothing",
      ].join("\n"),
      {},
    ],
    ["endpoints must have at least one endpoint; {}", withEndpoints({})],
    [
      ["endpoints.list.auth is nothing that a contract says; 1", "version is nothing that a contract says; 2"].join(
        "\n",
      ),
      { ...withEndpoints({ list: { ...list, auth: 1 } }), version: 2 },
    ],
    ["roles.Read must be an object: id, displayName and members; 1", { roles: { Read: 1 }, endpoints: { list } }],
    [`roles.Read.id ${guidRule}; "read"`, withRole({ id: "read" })],
    [
      'roles.Read.id must not be the zero GUID: that is access without a role; "00000000-0000-0000-0000-000000000000"',
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
    ['roles.Read.displayName must be a text; " "', withRole({ displayName: " " })],
    [
      `roles.Read.displayName must be at most 100 characters; "${"d".repeat(101)}"`,
      withRole({ displayName: "d".repeat(101) }),
    ],
    ['roles.Read.description must be a text; ""', withRole({ description: "" })],
    ["roles.Read.members must name who may hold the role: Application, User, or both; []", withRole({ members: [] })],
    ['roles.Read.members.0 must be Application or User; "Group"', withRole({ members: ["Group"] })],
    ['roles.Read.members must name each kind of member once; ["User","User"]', withRole({ members: ["User", "User"] })],
    [
      'endpoints.list must be an object: methods, route, and allow or anonymous; "orders"',
      withEndpoints({ list: "orders" }),
    ],
    [`endpoints.1st ${nameRule}; "1st"`, withEndpoints({ "1st": list })],
    [`endpoints.Host ${nameRule}; "Host"`, withEndpoints({ Host: list })],
    [
      "endpoints.list.methods must not be empty: one or more of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS; []",
      withList({ methods: [] }),
    ],
    [`endpoints.list.methods.0 ${methodRule}; "get"`, withList({ methods: ["get"] })],
    [`endpoints.list.methods.1 ${methodRule}; "TRACE"`, withList({ methods: ["GET", "TRACE"] })],
    ['endpoints.list.methods must name each method once; ["GET","GET"]', withList({ methods: ["GET", "GET"] })],
    [`endpoints.list.route ${routeRule}; nothing`, withRoute(undefined)],
    [`endpoints.list.route ${routeRule}; "/orders"`, withRoute("/orders")],
    [`endpoints.list.route ${routeRule}; "orders/{id:int}"`, withRoute("orders/{id:int}")],
    [`endpoints.list ${eitherRule}; ${shown({ methods: ["GET"], route: "orders" })}`, withList({ allow: undefined })],
    [
      `endpoints.list ${eitherRule}; ${shown({ ...list, anonymous: "Anybody may read" })}`,
      withList({ anonymous: "Anybody may read" }),
    ],
    [
      `endpoints.health.anonymous ${anonymousRule}; "  because  "`,
      withEndpoints({ health: { ...health, anonymous: "  because  " } }),
    ],
    [
      "endpoints.list.allow must name one or more roles: an endpoint that nobody may call need not exist; []",
      withList({ allow: [] }),
    ],
    ...["a/b", "", "..", ".", "ä"].map((value): [string, unknown] => [
      `endpoints.list.sample.params.id must be letters, digits and . _ ~ -, and not full stops alone; ${shown(value)}`,
      withList({ route: "orders/{id}", sample: { params: { id: value } } }),
    ]),
    ["endpoints.list.sample.body must be JSON; function", withList({ methods: ["POST"], sample: { body: () => 1 } })],
    ['endpoints.list.sample.safe must be true or false; "yes"', withList({ sample: { safe: "yes" } })],
    [
      'settings.MODE must be "text" or "secret"; "number"',
      { ...withEndpoints({ list }), settings: { MODE: "number" } },
    ],
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
      `settings.${name} must have another name: ${why}; "${name}"`,
      { ...withEndpoints({ list }), settings: { [name]: "text" } },
    ]),
    ["files.0 must be a path; 1", { ...withEndpoints({ list }), files: [1] }],
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
