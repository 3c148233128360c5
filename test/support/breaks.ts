/** Deliberate faults, spread over the modules: the tests must keep catching each, however they are arranged. */
export interface Break {
  readonly fault: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Tests of which at least one fails. */
  readonly caughtBy: readonly string[];
}

export const breaks: readonly Break[] = [
  {
    fault: "the guard trusts a principal without proof of App Service authentication",
    file: "packages/guard/require-gate.ts",
    find: `if (environment[trustWithoutProof] === "true")`,
    replace: `if (environment[trustWithoutProof] !== "false")`,
    caughtBy: ["test/guard/require-gate.test.ts"],
  },
  {
    fault: "the app role is required of applications only",
    file: "packages/guard/require-app-role.ts",
    find: "if (caller.roles.some((role) => allow.includes(role))) return;",
    replace: `if (caller.kind === "user" || caller.roles.some((role) => allow.includes(role))) return;`,
    caughtBy: ["test/guard/require-app-role.test.ts"],
  },
  {
    fault: "the upload takes a row of its table that holds in part",
    file: "packages/core/azure/one-deploy/decisions.ts",
    find: ".every(",
    replace: ".some(",
    caughtBy: ["test/core/azure/one-deploy/decisions.test.ts"],
  },
  {
    fault: "an empty list of allowed applications breaks no rule",
    file: "infra/rules/value-rules.ts",
    find: "list.elements.length > 0 && containsAll",
    replace: "says",
    caughtBy: ["test/infra/rules/authentication-settings.test.ts"],
  },
  {
    fault: "a policy for everything always leaves the API out",
    file: "infra/definitions/policies.ts",
    find: "exceptTheApi ? [apiClientId] : []",
    replace: "[apiClientId]",
    caughtBy: ["test/infra/conditional-access/conditional-access.test.ts"],
  },
  {
    fault: "the API's service principal requires no assignment",
    file: "infra/identity/resource-application.ts",
    find: "appRoleAssignmentRequired: true",
    replace: "appRoleAssignmentRequired: false",
    caughtBy: ["test/infra/identity/resource-application.test.ts"],
  },
  {
    fault: "a policy that asks for more wins over one that blocks",
    file: "packages/core/access/decide.ts",
    find: "blocking.length > 0 ? blocking : demanding",
    replace: "demanding.length > 0 ? demanding : blocking",
    caughtBy: ["test/core/access/grant-controls.test.ts", "test/core/access/reasons.test.ts"],
  },
  {
    fault: "a client assertion counts five minutes longer than it says and Entra ID allows",
    file: "packages/twin/entra/token/client-assertion.ts",
    find: "seconds < exp + clockSkew",
    replace: "seconds < exp + 2 * clockSkew",
    caughtBy: ["test/twin/entra/refusals.test.ts"],
  },
  {
    fault: "App Service authentication lets any application through",
    file: "packages/twin/easy-auth/authorization-policy.ts",
    find: "return clientId !== undefined && allowed.includes(clientId);",
    replace: "return clientId !== undefined;",
    caughtBy: ["test/twin/easy-auth/authorization-policy.test.ts"],
  },
  {
    fault: "Graph purges a deleted object for whoever may write some",
    file: "packages/twin/graph/deleted-items.ts",
    find: "    bin.requirePurge(caller, id);\n",
    replace: "",
    caughtBy: ["test/twin/graph/permissions.test.ts"],
  },
  {
    fault: "Resource Manager forgets what a role leaves out",
    file: "packages/twin/arm/authorization.ts",
    find: " && !covers(notActions, action)",
    replace: "",
    caughtBy: ["test/twin/arm/authorization.test.ts"],
  },
  {
    fault: "a teardown takes what the state holds and another stack's mark is on",
    file: "packages/pf/stacks/live/ownership.ts",
    find: `(owned === "another's" || owned === "copied")) return { ownership: "conflict", why: \`\${marked}.\` };`,
    replace: `(whose === "another's" || whose === "copied")) return own;`,
    caughtBy: ["test/pf/stacks/live/ownership.test.ts"],
  },
  {
    fault: "drift passes over elements that were added to a list",
    file: "packages/pf/stacks/compare/differences.ts",
    find: `.filter((element) => !isIn(element, expected))`,
    replace: ".filter(() => false)",
    caughtBy: ["test/pf/stacks/compare/differences.test.ts"],
  },
  {
    fault: "the review calls a further audience harmless",
    file: "packages/pf/commands/review/findings/kinds/gate.ts",
    find: `severity: ({ facts: { isOwn } }) => (isOwn ? "changes" : "weakens"),`,
    replace: `severity: "changes",`,
    caughtBy: ["test/pf/commands/review/compare-app-service-authentication.test.ts"],
  },
  {
    fault: "a token in a message is shown",
    file: "packages/core/text/redact.ts",
    find: `  [/\\beyJ[\\w-]{10,}(?:\\.[\\w-]*)*/g, "[token]"],\n`,
    replace: "",
    caughtBy: ["test/core/text/redact.test.ts"],
  },
  {
    fault: "storage on the twin asks for no role",
    file: "packages/twin/arm/storage/index.ts",
    find: "if (!isGranted) throw storageRefusals.permissionMismatch();",
    replace: "void isGranted;",
    caughtBy: ["test/twin/arm/storage-access.test.ts"],
  },
  {
    fault: "the identity endpoint answers without its header",
    file: "packages/twin/functions-host/identity-endpoint.ts",
    find: `.find(({ id }) => tenant.subscription.identityHeaderOf(id) === headers["x-identity-header"]);`,
    replace: `.find(({ id }) => (headers["x-identity-header"] ??= tenant.subscription.identityHeaderOf(id)) !== "");`,
    caughtBy: ["test/twin/functions-host/identity-endpoint.test.ts"],
  },
];
