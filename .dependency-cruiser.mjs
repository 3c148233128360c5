/**
 * The borders between rooms: docs/architecture.md as rules. A room imports itself and what stands beside it here; what
 * is left out is refused. `npm run check:borders`; the proof that a border holds: test/house/borders.test.ts.
 */

/** What whoever works with a stack knows of the program: its settings file, its outputs, its mark and its names. */
const contract = "infra/(?:settings/lenient-settings|outputs|stack-mark|naming)\\.ts";

/** What every command knows. */
const ofCommands = [
  "stacks",
  "access-matrix",
  "refusals",
  "checks",
  "engine",
  "cli",
  "access",
  "azure",
  "text",
  "twin/index\\.ts",
  contract,
];

/** Each room: what it may import besides itself, and why no more. The deepest room of a path counts. */
const rooms = {
  infra: {
    may: ["access", "azure/clouds\\.ts", "text", "functions/build\\.ts", "functions/contract"],
    why: "infra/ is what exists: it knows neither twin nor commands, of the function its contract and build, of the services where they are.",
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
  engine: {
    may: ["azure/clouds\\.ts", "text"],
    why: "engine/ knows the program as a path only, so that it can run another commit's.",
  },
  checks: {
    may: ["azure", "infra/outputs\\.ts"],
    why: "checks/ meet the stack from outside: of the program they know its outputs.",
  },
  stacks: {
    may: ["engine", "checks", "azure", "text", "twin/index\\.ts", contract],
    why: "stacks/ opens a stack, on a twin or live: of the twin it knows the door, of the program its contract.",
  },
  "stacks/compare": { may: ["azure", "text"], why: "Comparing knows no stack." },
  "stacks/settings": { may: ["engine", "text", contract], why: "A settings file is read before there is any stack." },
  "stacks/recipe": { may: ["checks", "azure", "text", contract], why: "A recipe follows from a stack's outputs." },
  "stacks/live": {
    may: ["engine", "checks", "azure", "text", "stacks/(?:settings|recipe)", contract],
    why: "A live stack knows no twin.",
  },
  "stacks/client": {
    may: ["engine", "checks", "azure", "text", "stacks/(?:recipe|live)", contract],
    why: "A client meets any stack, and knows no twin.",
  },
  "access-matrix": {
    may: ["stacks", "checks", "access", "azure", "text", contract],
    why: "access-matrix/ computes who gets in from what is deployed, and changes nothing.",
  },
  refusals: {
    may: ["stacks", "checks", "cli", "azure", "text", contract],
    why: "refusals/ explains what callers were told, and sends nothing.",
  },
  cli: { may: ["text"], why: "cli/ knows no command: it is given them." },
  commands: {
    may: ofCommands,
    why: "commands/ is one folder per verb: options, work and words; of the twin it knows the door, of the program its contract.",
  },
  "commands/review": {
    may: [...ofCommands, "infra/rules/(?:judge|rules)\\.ts"],
    why: "The review holds another version's resources to its own rules.",
  },
  documentation: {
    may: ["commands", "stacks", "checks", "cli", "azure", "text", "infra/rules/rules?\\.ts"],
    why: "documentation/ writes pages from what commands, checks and rules are.",
  },
};

/** A token is asked for as a call is. */
const readsOther = [["token", "call"]];

const anyRoom =
  "^(?:infra|functions|text|access|azure|policy-pack|twin|engine|checks|stacks|access-matrix|refusals|cli|commands|documentation|bench|test)/";
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
    {
      name: "verbs",
      comment: "A verb is read in one folder: what two verbs share has a name of its own.",
      severity: "error",
      from: { path: "^commands/([^/]+)/", pathNot: readsOther.map(([verb]) => within(`commands/${verb}`)) },
      to: { path: "^commands/", pathNot: ["^commands/$1/", "^commands/options/"] },
    },
    ...readsOther.map(([verb, other]) =>
      refuse(`verbs-${verb}`, `Of other verbs, ${verb} knows ${other}.`, within(`commands/${verb}`), {
        path: "^commands/",
        pathNot: [verb, other, "options"].map((folder) => within(`commands/${folder}`)),
      }),
    ),
    {
      name: "no-circle",
      comment: "Files that import each other can only be read together: what both need belongs below them.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
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
