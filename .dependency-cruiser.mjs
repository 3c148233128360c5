/**
 * The borders between rooms: docs/architecture.md as rules. A room imports itself and what stands beside it here; what
 * is left out is refused. `npm run check:borders`; the proof that a border holds: test/house/borders.test.ts.
 */

/** What whoever works with a stack knows of the program: its settings file, its outputs, its mark and its names. */
const contract = "infra/(?:settings/lenient-settings|outputs|stack-mark|naming)\\.ts";

/** Each room: what it may import besides itself, and why no more. The deepest room of a path counts. */
const rooms = {
  infra: {
    may: ["access", "azure/clouds\\.ts", "text", "functions/build\\.ts", "functions/contract"],
    why: "infra/ is what exists: it knows neither twin nor toolkit, of the function its contract and build, of the services where they are.",
  },
  functions: {
    may: ["functions/(?:guard|contract|build)"],
    why: "functions/ is what ships: it imports no other room.",
  },
  "functions/contract": {
    may: ["functions/contract\\.ts", "text"],
    why: "The contract is data: whoever reads it loads no handler.",
  },
  "functions/guard": {
    may: ["functions/contract/(?:define-contract|route-prefix)\\.ts"],
    why: "The guard ships, and imports no other room.",
  },
  "functions/build": {
    may: ["functions/contract", "text"],
    why: "The build reads contract and code, and ships neither text nor rules.",
  },
  text: { may: [], why: "text/ is pure." },
  access: { may: [], why: "access/ is pure." },
  azure: { may: ["text"], why: "azure/ is the ground: the real services, from outside." },
  "policy-pack": { may: ["infra/rules", "text"], why: "policy-pack/ is the rules for Pulumi's policy host." },
  twin: { may: ["access"], why: "The twin meets the program over HTTP only, or the proof would prove nothing." },
  "twin/tenant": {
    may: ["access", "twin/[^/]+\\.ts"],
    why: "The tenant is state only, below services and network: services -> tenant -> clock.",
  },
  "twin/network": {
    may: ["access", "twin/tenant", "twin/[^/]+\\.ts"],
    why: "The network is below the services: it carries them.",
  },
  ...Object.fromEntries(
    ["entra", "graph", "arm", "easy-auth", "functions-host", "external-issuers"].map((service) => [
      `twin/${service}`,
      {
        may: ["access", "twin/tenant", "twin/network", "twin/[^/]+\\.ts"],
        why: "The twin's services meet each other over HTTP, as in Azure.",
      },
    ]),
  ),
  "toolkit/engine": {
    may: ["azure/clouds\\.ts", "text"],
    why: "engine/ knows the program as a path only, so that it can run another commit's.",
  },
  "toolkit/checks": {
    may: ["azure", "infra/outputs\\.ts"],
    why: "checks/ meet the stack from outside: of the program they know its outputs.",
  },
  "toolkit/operations": {
    may: ["toolkit/(?:engine|checks)", "access", "azure", "text", "twin/index\\.ts", contract],
    why: "operations/ return data, of which reports/ make text; of the twin they know the door, of the program its contract.",
  },
  "toolkit/reports": { may: ["toolkit/(?:operations|checks)", "text"], why: "reports/: data in, text out." },
  "toolkit/cli": {
    may: ["toolkit/(?:operations|reports)", "commands/[^/]+/command\\.ts", "text"],
    why: "cli/: parse, call, print.",
  },
  commands: {
    // The review holds another version's resources to its own rules.
    may: ["toolkit", "access", "azure", "text", "twin/index\\.ts", "infra/rules/(?:judge|rules)\\.ts", contract],
    why: "commands/ is one folder per verb: options, work and words; of the twin it knows the door, of the program its contract.",
  },
};

const anyRoom = "^(?:infra|functions|text|access|azure|policy-pack|twin|toolkit|commands|bench|test)/";
const within = (room) => `^${room}(?:/|$)`;

const betweenRooms = Object.entries(rooms).map(([room, { may, why }]) => ({
  name: room,
  comment: why,
  severity: "error",
  from: {
    path: within(room),
    pathNot: Object.keys(rooms)
      .filter((other) => other.startsWith(`${room}/`))
      .map(within),
  },
  to: { path: anyRoom, pathNot: [room, ...may].map(within) },
}));

const refuse = (name, comment, from, to) => ({ name, comment, severity: "error", from: { path: from }, to });

export default {
  forbidden: [
    ...betweenRooms,
    refuse("pure", "text/ and access/ import no system module.", "^(?:text|access)/", { dependencyTypes: ["core"] }),
    refuse(
      "declares",
      "infra/ declares: no file, no process, no network (node:net reads addresses).",
      "^infra/.*\\.ts$",
      { dependencyTypes: ["core"], pathNot: "^(?:node:)?net$" },
    ),
    refuse(
      "one-module",
      "Import the one module that is needed (@pulumi/azure-native/web/webApp.js): of an index Node reads every export, and so loads every module behind it.",
      "^infra/",
      { path: "node_modules/@pulumi/(?!pulumi/).*/index\\.js$" },
    ),
    refuse(
      "contract-alone",
      "contract.ts is data: whoever reads it loads no handler, and no library.",
      "^functions/contract\\.ts$",
      { pathNot: "^functions/contract/define-contract\\.ts$" },
    ),
    refuse(
      "define-contract-alone",
      "What contract.ts is made with imports nothing.",
      "^functions/contract/define-contract\\.ts$",
      {},
    ),
    refuse("twin-without-pulumi", rooms.twin.why, "^twin/", { path: "node_modules/@pulumi/" }),
    refuse("found", "An import that leads nowhere is under no rule.", anyRoom, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(?:^|/)dist/" },
    // Types are arrows, too.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
