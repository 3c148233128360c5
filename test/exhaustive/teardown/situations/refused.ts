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
  unfinished,
  urnsOf,
} from "../steps/state.ts";
import { troubles } from "../steps/trouble.ts";
import type { Situation } from "../situation.ts";
import { name } from "./rows.ts";

const stranger = "99999999-2222-4333-8444-555555555555";
const refused = (title: string, says: readonly (string | RegExp)[], more: Partial<Situation> = {}): Situation => ({
  title,
  says,
  exit: 2,
  ...more,
});
/** What the command line, the settings, the login or the state refuse. Nothing is touched. */
export const refusedByWords: readonly Situation[] = [
  refused(
    "nobody can be asked",
    ["In Pulumi state, to be destroyed (23):", "Rerun with --yes to remove what the plan"],
    {
      isProcess: true,
      args: ["--stack", "test"],
    },
  ),
  refused("no stack is named", ["--stack is missing."], {
    args: ["--yes"],
  }),
  refused("a stack that is not there", ['has no stack "gone"'], { args: ["--stack", "gone", "--yes"] }),
  refused("--dry-run and --unlock", ["Use only one of --dry-run"], {
    args: ["--stack", "test", "--dry-run", "--unlock"],
  }),
  refused("the stack of another project", ["belongs to the project orders, but this is"], {
    args: ["--stack", "organization/orders/test", "--yes"],
  }),
  refused("the settings file is gone", ["which doesn't exist", "Did you mean Pulumi.test.yaml?"], {
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
  refused("azure-native is set to another subscription", ["the setting azure-native:subscriptionId"], {
    with: [settings("another subscription of azure-native", { "azure-native:subscriptionId": stranger })],
  }),
  refused("a cloud that there is not", ['The cloud is "germany"'], {
    with: [settings("a cloud that there is not", { cloud: "germany" })],
  }),
  refused("the login is of another tenant", [`but in ${stranger} by the login (ARM_TENANT_ID)`], {
    environment: { ARM_TENANT_ID: stranger },
  }),
  {
    title: "the login gives no token",
    isProcess: true,
    exit: 3,
    environment: { ARM_CLIENT_SECRET: "not the secret" },
    says: ["with a secret gives no token for https://management.azure.com/.default: "],
    saysNot: ["not the secret"],
  },
  refused("the passphrase is wrong, with --dry-run", [/passphrase/i], {
    begins: "deployed with conditional access and a secret",
    environment: { PULUMI_CONFIG_PASSPHRASE: "another" },
    args: ["--stack", "test", "--dry-run"],
    saysNot: [/^In Pulumi state/m],
  }),
  refused("the backend is not there", ["The folder of Pulumi's backend doesn't exist: /nowhere/at/all"], {
    exit: 3,
    environment: { PULUMI_BACKEND_URL: "file:///nowhere/at/all" },
  }),
  refused(
    "an engine has locked the stack",
    ['The stack "test" is locked: another engine works on it, or one was killed', "remove the lock with --unlock"],
    { with: [locked] },
  ),
  refused(
    "a killed engine has left something unfinished beside the state",
    ["an engine was killed while it wrote", "add --unlock to remove the unfinished file"],
    { with: [unfinished] },
  ),
  refused(
    "the state protects something",
    [
      "- resource group rg-whocalls-test (urn:pulumi:test::protected-function::",
      "npx pulumi state unprotect --stack test '<urn>'",
    ],
    { with: [protectedInState] },
  ),
];

/** Production, by whatever way one comes to it. */
export const refusedAsProduction: readonly Situation[] = [
  refused("the settings say production", ["The setting has environment: production"], {
    with: [settings("environment: production", { environment: "production" })],
  }),
  refused("the settings protect resources", ["have protectResources: true"], {
    with: [settings("protectResources", { protectResources: true })],
  }),
  refused("only a mark in the state says production", [/The state \(\S+\) has environment: production/], {
    with: [markSaysProduction],
  }),
  refused("PULUMI_STACK is a stack's, and --stack empty", ["--stack is empty"], {
    shows: ["T3"],
    environment: { PULUMI_STACK: "test" },
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
      ["which may mean production", `npx pulumi config set --stack ${stack} protected-function:environment test`],
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
  refused("the stack was renamed", ["stack test", "npx pulumi stack rename"], {
    shows: ["T3"],
    with: [renamed("dev")],
    args: ["--stack", "dev", "--yes"],
  }),
];

/** What may not be looked at can't be torn down. */
export const refusedByRights: readonly Situation[] = [
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
const inGroupToo = [
  vault(ownGroup, "ours"),
  identity(ownGroup, "ours"),
  identity(ownGroup, "another's", "id-others"),
  identity(ownGroup, "shortened", "id-before"),
  actionGroup(ownGroup),
];
const policies = [policyUsing("our API"), policyUsing("our location")];

/** Somebody else's things inside the group, or using what is the stack's. */
export const refusedForOthers: readonly Situation[] = [
  // Each would be refused alone: the refusal is the list of them.
  refused(
    "others' things are in the group, the group's tags on some by a policy, or use what is the stack's",
    [
      "13 things beside the protected function would be deleted or affected",
      /kv-orders: It is in the stack's/,
      /- managed identity id-orders: It is in the stack's resource group rg-whocalls-test and would be deleted with it/,
      /id-others: It is in the stack's/,
      /id-before: It is in the stack's/,
      /ag-on-call: It is in the stack's/,
      /appi-orders: It writes to this stack's workspace/,
      /alert-orders: It watches this stack's workspace/,
      /Orders from the office only: It names this stack's API/,
      /It uses this stack's named location/,
      /\(user\): It was assigned to this stack's API by hand/,
      /\(group\): It was assigned/,
      /Orders \(serviceprincipal\): It was assigned/,
      /has consent to this stack's API/,
      /(?: --include[ =]\S+){13}$/m,
    ],
    {
      shows: ["T7", "T8"],
      begins: "deployed with conditional access and a secret",
      with: [
        ...inGroupToo,
        component,
        alertRule,
        ...policies,
        accessTo("a person"),
        accessTo("a group"),
        accessTo("an application"),
        consentByHand,
      ],
      names: [...inGroupToo, ...policies].map(name),
    },
  ),
  refused(
    "of two things in the group one is included, with --dry-run",
    [/kv-orders: It is in the stack's resource group/, /--include \S+kv-orders/],
    {
      with: [inGroup, alike],
      names: [name(inGroup)],
      args: (world) => [
        "--stack",
        "test",
        "--dry-run",
        "--include",
        `${world.subscription}/resourceGroups/${ownGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders`,
      ],
      saysNot: [/- managed identity id-orders: It is in/],
    },
  ),
  refused("the group now bears another deployment's tags", ["It is marked as made by", "npx pulumi state delete"], {
    with: [groupTags("another's")],
  }),
  refused("another deployment's registration was imported", [/0000000000aa/, "npx pulumi"], {
    with: [registration("Orders API", "another's"), imported("Orders API")],
  }),
];
