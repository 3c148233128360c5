import { consentByHand, accessTo, policyUsing, registration } from "../steps/entra.ts";
import { actionGroup, alertRule, component, groupTags, identity, ownGroup, vault } from "../steps/azure.ts";
import {
  imported,
  locked,
  markSaysProduction,
  protectedInState,
  renamed,
  settings,
  settingsBroken,
  stateLost,
  stateSaysAnothers,
  stateSaysProduction,
  urnsOf,
} from "../steps/state.ts";
import { troubles } from "../steps/trouble.ts";
import type { Situation, Step } from "../situation.ts";

const stranger = "99999999-2222-4333-8444-555555555555";
const refused = (title: string, says: readonly (string | RegExp)[], more: Partial<Situation> = {}): Situation => ({
  title,
  says,
  exit: 2,
  ...more,
});
const named = (step: Step): readonly string[] => [step.as ?? step.says];
/** Foreign things refuse the whole, each with its name, its id and the way on. */
const foreign = (title: string, step: Step, says: string | RegExp, more: Partial<Situation> = {}): Situation =>
  refused(title, [says, /--include \S+/], { with: [step], names: named(step), ...more });

/** What the command line, the settings, the login or the state refuse. Nothing is touched. */
export const refusedByWords: readonly Situation[] = [
  refused("no stack is named", ["--stack is missing. Give it a stack's name, such as --stack test."], {
    args: ["--yes"],
  }),
  refused("a stack that is not there", ["no stack named 'gone' found"], { args: ["--stack", "gone", "--yes"] }),
  refused("nobody can be asked", ["Rerun with --yes"], { args: ["--stack", "test"] }),
  refused("--dry-run and --unlock", ["Use only one of --dry-run"], {
    args: ["--stack", "test", "--dry-run", "--unlock"],
  }),
  refused("the stack of another project", ["belongs to the project orders, but this is"], {
    args: ["--stack", "organization/orders/test", "--yes"],
  }),
  refused("the settings file is gone", ["which doesn't exist", "Use a settings file, such as"], {
    args: ["--stack", "test", "--settings", "/nowhere/Pulumi.test.yaml", "--yes"],
  }),
  refused("the settings file is broken", ["can't be read", "Correct it"], { with: [settingsBroken] }),
  refused(
    "the settings are another workload's",
    ["workload whocalls", "orders", "Use the settings that it was deployed with"],
    {
      shows: ["T4"],
      with: [settings("another workload", { name: "orders" })],
    },
  ),
  refused("the settings expect another tenant", [`in ${stranger} by the setting expectedTenantId`], {
    with: [settings("another tenant", { expectedTenantId: stranger })],
  }),
  refused("the settings expect another subscription", [`in ${stranger} by the setting expectedSubscriptionId`], {
    with: [settings("another subscription", { expectedSubscriptionId: stranger })],
  }),
  refused("the state is lost, and no settings say which tenant", ["expectedTenantId"], {
    with: [stateLost, settings("no tenant", { expectedTenantId: "" })],
  }),
  refused("azure-native is set to another subscription", ["the setting azure-native:subscriptionId"], {
    with: [settings("another subscription of azure-native", { "azure-native:subscriptionId": stranger })],
  }),
  refused("a cloud that there is not", ['The cloud is "germany"'], {
    with: [settings("a cloud that there is not", { cloud: "germany" })],
  }),
  refused("the login is of another tenant", [`but in ${stranger} by the login (ARM_TENANT_ID)`], {
    environment: { ARM_TENANT_ID: stranger },
  }),
  refused("the login is of another subscription", [`but in ${stranger} by the login (ARM_SUBSCRIPTION_ID)`], {
    environment: { ARM_SUBSCRIPTION_ID: stranger },
  }),
  {
    title: "the login gives no token",
    exit: 3,
    environment: { ARM_CLIENT_SECRET: "not the secret" },
    says: ["with a secret gives no token for https://management.azure.com/.default: "],
    saysNot: ["not the secret"],
  },
  refused("the passphrase is wrong", [/passphrase/i], {
    begins: "deployed with a client secret",
    environment: { PULUMI_CONFIG_PASSPHRASE: "another" },
    saysNot: [/^In Pulumi state/m],
  }),
  refused("the passphrase is wrong, with --dry-run", [/passphrase/i], {
    begins: "deployed with a client secret",
    environment: { PULUMI_CONFIG_PASSPHRASE: "another" },
    args: ["--stack", "test", "--dry-run"],
    saysNot: [/^In Pulumi state/m],
  }),
  refused("the backend is not there", [/Pulumi can't work on the stack/], {
    environment: { PULUMI_BACKEND_URL: "file:///nowhere/at/all" },
  }),
  refused(
    "an engine has locked the stack",
    ['The stack "test" is locked: another engine works on it, or one was killed', "remove the lock with --unlock"],
    { with: [locked] },
  ),
  refused(
    "the state protects something",
    [
      "- resource group rg-whocalls-test (urn:pulumi:test::protected-function::",
      "npx pulumi state unprotect --stack test '<urn>'",
    ],
    { with: [protectedInState] },
  ),
  refused("--include names nothing", ["nothing with that id is or may be the stack's"], {
    args: ["--stack", "test", "--yes", "--include", stranger],
  }),
];

/** Production, by whatever way one comes to it. */
export const refusedAsProduction: readonly Situation[] = [
  refused("the settings say production", ["The setting has environment: production"], {
    with: [settings("environment: production", { environment: "production" })],
  }),
  refused("the settings protect resources", ["have protectResources: true"], {
    with: [settings("protectResources", { protectResources: true })],
  }),
  refused("only the state says production", ["The state (output deployment) has environment: production"], {
    with: [stateSaysProduction],
  }),
  refused("only a mark in the state says production", [/The state \(\S+\) has environment: production/], {
    with: [markSaysProduction],
  }),
  refused("PULUMI_STACK is prod, and --stack empty", ["isn't a stack's name"], {
    shows: ["T3"],
    begins: "deployed as prod",
    environment: { PULUMI_STACK: "prod" },
    args: ["--stack", "", "--yes"],
  }),
  ...["prod", "production", "prod-eu", "live", "organization/protected-function/prd"].map((stack) =>
    refused(`a stack called ${stack}`, ["this command doesn't tear down production"], {
      args: ["--stack", stack, "--yes"],
    }),
  ),
  ...["preprod", "prodeu", "nonprod", "products"].map((stack) =>
    refused(
      `a stack called ${stack}, of which nobody says what it is for`,
      ["which may mean production", `pulumi config set --stack ${stack} protected-function:environment test`],
      { args: ["--stack", stack, "--yes"], shows: ["T3"] },
    ),
  ),
  refused(
    "prod's export was imported into test",
    ["belongs to prod of the project protected-function: it was imported from there"],
    {
      shows: ["T3"],
      with: [urnsOf("prod")],
    },
  ),
  refused("another project's export was imported", ["belongs to test of the project orders"], {
    with: [urnsOf("test", "orders")],
  }),
  refused("the stack was renamed", ["stack test", "npx pulumi stack rename"], {
    with: [renamed("dev")],
    args: ["--stack", "dev", "--yes"],
  }),
  refused("the stack was renamed from prod", ["stack prod", "npx pulumi stack rename"], {
    shows: ["T3"],
    begins: "deployed as prod",
    with: [renamed("test")],
    args: ["--stack", "test", "--yes"],
  }),
];

/** What may not be looked at can't be torn down. */
export const refusedByRights: readonly Situation[] = [
  refused(
    "the login may not read the recycle bin",
    ["can't read everything", "Log in with the rights that deployed it"],
    {
      with: [troubles.binUnreadable],
    },
  ),
  refused("the login may not read registrations", ["can't read everything"], {
    with: [troubles.applicationsUnreadable],
  }),
  refused("the login may not list resource groups", ["can't read everything"], { with: [troubles.groupsUnreadable] }),
  refused("the login does not see the subscription", ["can't see the subscription"], {
    with: [troubles.subscriptionUnseen],
  }),
  {
    title: "reading the subscription is throttled, and nobody waits",
    exit: 3,
    with: [troubles.subscriptionThrottled],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    says: ["429"],
  },
  {
    title: "Graph answers 500, and nobody waits",
    exit: 3,
    with: [troubles.graphBroken],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    says: ["500"],
  },
  {
    title: "Graph can't be reached",
    exit: 3,
    with: [troubles.graphUnreachable],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    says: [/graph\.microsoft\.com/],
  },
];

const inGroup = vault(ownGroup);
const alike = identity(ownGroup, "another's");

/** Somebody else's things inside the group, or using what is the stack's. */
export const refusedForOthers: readonly Situation[] = [
  foreign("another team's vault is in the group", inGroup, "key", {
    says: [/kv-orders: It is in the stack's resource group/, /--include \S+kv-orders/],
  }),
  foreign(
    "another team's vault in the group has the group's tags, by a policy",
    vault(ownGroup, "ours"),
    /kv-orders: It is in the stack's/,
    {
      shows: ["T7"],
    },
  ),
  foreign(
    "another team's identity in the group has the group's tags, by a policy",
    identity(ownGroup, "ours"),
    /id-orders: It is in the stack's/,
    {
      shows: ["T7"],
    },
  ),
  foreign(
    "another deployment's identity is in the group",
    alike,
    /- managed identity id-orders: It is in the stack's resource group rg-whocalls-test and would be deleted with it/,
  ),
  foreign("an older version's mark is on an identity in the group", identity(ownGroup, "older"), /id-orders/),
  foreign("somebody's action group is in the group", actionGroup(ownGroup), /ag-on-call: It is in the stack's/),
  refused("of two things in the group one is included", [/kv-orders: It is in/], {
    with: [inGroup, alike],
    names: named(inGroup),
    args: (world) => [
      "--stack",
      "test",
      "--yes",
      "--include",
      `${world.subscription}/resourceGroups/${ownGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`,
    ],
    saysNot: [/- managed identity id-orders: It is in/],
  }),
  foreign(
    "another's component writes to the workspace",
    component,
    /appi-orders: It writes to this stack's workspace/,
    {
      shows: ["T7"],
      names: [],
    },
  ),
  foreign("another's alert rule watches the workspace", alertRule, /alert-orders: It watches this stack's workspace/, {
    names: [],
  }),
  foreign(
    "another's policy names the API",
    policyUsing("our API"),
    /Orders from the office only: It names this stack's API/,
  ),
  foreign("another's policy uses the location", policyUsing("our location"), /It uses this stack's named location/, {
    shows: ["T8"],
    begins: "deployed with conditional access",
  }),
  foreign(
    "a person was assigned by hand",
    accessTo("a person"),
    /\(user\): It was assigned to this stack's API by hand/,
    { names: [] },
  ),
  foreign("a group was assigned by hand", accessTo("a group"), /\(group\): It was assigned/, { names: [] }),
  foreign(
    "an application was assigned by hand",
    accessTo("an application"),
    /Orders \(serviceprincipal\): It was assigned/,
    {
      names: [],
    },
  ),
  foreign("another's client was given consent to the API", consentByHand, /has consent to this stack's API/, {
    names: [],
  }),
  refused("with --dry-run, too", [/kv-orders: It is in/], { with: [inGroup], args: ["--stack", "test", "--dry-run"] }),
  refused("the state holds another deployment's id in a mark", ["0000000000aa"], { with: [stateSaysAnothers] }),
  refused("the group now bears another deployment's tags", ["It is marked as made by", "npx pulumi state delete"], {
    with: [groupTags("another's")],
  }),
  refused("another deployment's registration was imported", [/0000000000aa/, "npx pulumi"], {
    with: [registration("Orders API", "another's"), imported("Orders API")],
  }),
];
