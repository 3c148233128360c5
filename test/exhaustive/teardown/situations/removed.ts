import { accessTo, notesGone, policyUsing, registration, removed } from "../steps/entra.ts";
import {
  component,
  deletedWorkspace,
  group,
  groupTags,
  identity,
  lock,
  ownGroup,
  roleElsewhere,
  vault,
} from "../steps/azure.ts";
import { idLost, settings, settingsEmpty, stateLost } from "../steps/state.ts";
import { troubles } from "../steps/trouble.ts";
import { type Situation, stack } from "../situation.ts";
import { gone, include, name, partly } from "./rows.ts";

const unknownToTheState = [
  registration("integration, caller of whocalls (test)", "ours"),
  registration("whocalls API (test)", "ours", { isDeleted: true }),
];

/** The stack goes, and nothing else does. */
export const goneAlone: readonly Situation[] = [
  gone("the settings file is empty", { isProcess: true, with: [settingsEmpty] }),
  // Each stands alone in the tenant, and is removed or left alone by itself.
  gone("what no state knows is its own by mark and name or another's, notes are gone, and settings differ", {
    shows: ["T1"],
    with: [
      ...unknownToTheState,
      group("rg-orders-test", "another's"),
      registration("orders API (test)", "another's"),
      registration("whocalls API (test)", "another's"),
      registration("integration, caller of whocalls (test)", "another's"),
      registration("whocalls API (test)", "another's", { isDeleted: true }),
      deletedWorkspace("rg-orders", "another's"),
      notesGone,
      settings("otherwise", { location: "swedencentral", callers: { orders: {} }, environment: "staging" }),
    ],
    goes: [stack, ...unknownToTheState.map(name)],
    says: [/[1-9]\d* of them purged for good/],
  }),
  gone("somebody has deleted its registrations, one for good, and its identity has a role at another team's vault", {
    with: [
      roleElsewhere,
      removed("integration", "for good"),
      removed("api", "into the bin"),
      troubles.policiesUnreadable,
    ],
    says: [
      /a role assignment at kv-orders: someone assigned it to the stack's identity/,
      /other conditional access policies that may name this stack's API: unknown, because this login can't read them/,
    ],
    saysNot: [/recycle bin doesn't show/],
  }),
  gone("with conditional access, its policies and trusted location, beside another's policy that uses neither", {
    begins: "deployed with conditional access and a secret",
    with: [policyUsing("neither")],
  }),
];

const alike = registration("whocalls API (test)", "none");

/** What a person has named goes, and nothing else. */
export const goneByName: readonly Situation[] = [
  gone("what is another's or only looks alike is included: what is only affected is not touched", {
    with: [vault(ownGroup), component, accessTo("a person"), alike],
    goes: [stack, name(alike)],
    mayChange: [name(vault(ownGroup)), name(accessTo("a person"))],
    args: (world) => [
      ...include(name(alike))(world),
      ...[
        `${world.subscription}/resourceGroups/${ownGroup}/providers/Microsoft.KeyVault/vaults/kv-orders`,
        `${world.subscription}/resourceGroups/rg-orders/providers/Microsoft.Insights/components/appi-orders`,
        ...[...(world.made.get(name(accessTo("a person"))) ?? [])].map((key) => world.photograph().get(key)?.id ?? ""),
        // The id of an assignment may begin with a dash.
      ].map((id) => `--include=${id}`),
    ],
    says: [/kv-orders/],
  }),
  gone("the state has lost the id, and everything is included, conditional access, too", {
    begins: "deployed with conditional access and a secret",
    with: [idLost],
    args: include(stack),
  }),
  {
    title: "the state has lost the id, everything is included, and another's component writes to the workspace",
    with: [component, idLost],
    args: include(stack),
    exit: 2,
    says: [/appi-orders: It writes to this stack's workspace/],
    saysNot: [/appi-whocalls-test: It writes/],
  },
  gone("the state is lost, the group's tags are gone, and everything is included, conditional access, too", {
    begins: "deployed with conditional access and a secret",
    with: [groupTags("none"), stateLost],
    args: include(stack),
  }),
];

const unproven = [alike, identity("rg-orders", "ours"), vault("rg-orders", "ours")];

/** Something of the stack's goes, and something is left. */
export const goneInPart: readonly Situation[] = [
  partly("beside what is only named alike, and strays in another team's group", {
    shows: ["T7"],
    with: [group("rg-orders", "none"), ...unproven],
    goes: [stack],
    names: unproven.map(name),
    says: [
      /a name proves nothing/,
      /--include \S+/,
      /A policy may have copied them/,
      /az resource delete --ids \S+kv-orders/,
    ],
  }),
  partly("the login may not purge", {
    isProcess: true,
    with: [troubles.purgeForbidden],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    mayChange: [stack],
    names: [stack],
    says: [
      /^Left \(4\):$/m,
      /was refused: 403 .* This login lacks permission: it takes the permissions that deployed the stack \(docs\/guides\/deployer\.md\)\. Run the teardown again with them\.$/m,
    ],
  }),
  partly("the login may not delete registrations, and the workspace is locked", {
    with: [troubles.registrationsStay, lock("the workspace", "CanNotDelete")],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    mayChange: [stack],
    names: [stack],
    says: [/takes the permissions that deployed the stack/, /az lock list/],
  }),
  partly("another's policy uses the location, and is included: the location stays trusted", {
    shows: ["T8"],
    begins: "deployed with conditional access and a secret",
    with: [policyUsing("our location")],
    args: (world) => {
      const keys = [...(world.made.get(name(policyUsing("our location"))) ?? [])];
      const key = keys.find((one) => one.startsWith("policies/")) ?? "";
      return ["--stack", "test", "--yes", "--deadline", "0", "--include", world.photograph().get(key)?.id ?? ""];
    },
    mayChange: [stack],
    says: [/It is trusted again/],
  }),
  partly("the state is lost, and only the group is included", {
    with: [stateLost],
    args: (world) => ["--stack", "test", "--yes", "--include", `${world.subscription}/resourceGroups/${ownGroup}`],
    mayChange: [stack],
    says: [/whocalls API \(test\)/, /--include \S+/],
  }),
];
