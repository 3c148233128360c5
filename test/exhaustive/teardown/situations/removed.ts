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
import { olderState, settings, settingsEmpty, stateLost } from "../steps/state.ts";
import { troubles } from "../steps/trouble.ts";
import { type Situation, stack } from "../situation.ts";
import { gone, include, includeResource, name, partly } from "./rows.ts";

/** The stack goes, and nothing else does. */
export const goneAlone: readonly Situation[] = [
  gone("nothing is beside it"),
  gone("the settings file is empty", { with: [settingsEmpty] }),
  gone("settings name another location", { with: [settings("another location", { location: "swedencentral" })] }),
  gone("settings name other callers", { with: [settings("another caller", { callers: { orders: {} } })] }),
  gone("the settings say environment: staging", {
    with: [settings("environment: staging", { environment: "staging" })],
  }),
  gone("the notes of the registrations are gone", { with: [notesGone] }),
  gone("the tags of the group are gone", { with: [groupTags("none")] }),
  gone("beside another workload's group and registration of another mark", {
    with: [group("rg-orders-test", "another's"), registration("orders API (test)", "another's")],
  }),
  gone("beside another deployment's registrations of the same names", {
    shows: ["T1"],
    with: [
      registration("whocalls API (test)", "another's"),
      registration("integration, caller of whocalls (test)", "another's"),
    ],
  }),
  gone("beside another's deleted registration of the same name and tag", {
    with: [registration("whocalls API (test)", "another's", { isDeleted: true })],
  }),
  gone("beside another deployment's deleted workspace of the same name", {
    with: [deletedWorkspace("rg-orders", "another's")],
  }),
  gone("with a registration of its own that no state knows", {
    with: [registration("Half an API", "ours")],
    goes: [stack, "a registration Half an API with the mark: ours"],
  }),
  gone("with a group of its own that no state knows", {
    with: [group("rg-orphan", "ours")],
    goes: [stack, name(group("rg-orphan", "ours"))],
  }),
  gone("with registrations of its own in the recycle bin", {
    with: [registration("Deleted before", "ours", { isDeleted: true })],
    goes: [stack, "a deleted registration Deleted before with the mark: ours"],
  }),
  gone("with a deleted workspace of its own", {
    with: [deletedWorkspace("rg-gone", "ours")],
    goes: [stack, name(deletedWorkspace("rg-gone", "ours"))],
    says: [/^Purged for good \(\d+\):/m],
  }),
  gone("after somebody has deleted a registration", { with: [removed("integration", "into the bin")] }),
  gone("after somebody has deleted and purged a registration", {
    with: [removed("integration", "for good")],
    saysNot: [/recycle bin doesn't show/],
  }),
  gone("its identity has a role at another team's vault, which is told", {
    with: [roleElsewhere],
    says: [/the role assignment \S+ at \S+kv-orders: somebody assigned it to the stack's identity/],
  }),
  gone("the login may not read conditional access, of which the stack has none", {
    with: [troubles.policiesUnreadable],
    says: [
      /other conditional access policies that may name this stack's API: unknown, because this login can't read them/,
    ],
  }),
  gone("with conditional access, its policies and trusted location", { begins: "deployed with conditional access" }),
  gone("with conditional access, beside another's policy that uses neither", {
    begins: "deployed with conditional access",
    with: [policyUsing("neither")],
  }),
];

/** What a person has named goes, and nothing else. */
export const goneByName: readonly Situation[] = [
  gone("another's vault in the group is included", {
    with: [vault(ownGroup)],
    goes: [stack],
    mayChange: [name(vault(ownGroup))],
    args: includeResource(`/resourceGroups/${ownGroup}/providers/Microsoft.KeyVault/vaults/kv-orders`),
    says: [/kv-orders/],
  }),
  gone("another's component that writes to the workspace is included, and is not touched", {
    with: [component],
    args: includeResource("/resourceGroups/rg-orders/providers/Microsoft.Insights/components/appi-orders"),
  }),
  gone("a person who was assigned by hand is included", {
    with: [accessTo("a person")],
    mayChange: [name(accessTo("a person"))],
    args: (world) => {
      const [key = ""] = [...(world.made.get(name(accessTo("a person"))) ?? [])];
      return ["--stack", "test", "--yes", "--include", world.photograph().get(key)?.id ?? ""];
    },
  }),
  gone("a look-alike by its name is included", {
    with: [registration("whocalls API (test)", "none")],
    goes: [stack, name(registration("whocalls API (test)", "none"))],
    args: include(name(registration("whocalls API (test)", "none"))),
  }),
  gone("the state is lost, and everything is included", { with: [stateLost], args: include(stack) }),
  gone("the state is lost, the tags are gone, and everything is included", {
    with: [groupTags("none"), stateLost],
    args: include(stack),
  }),
  gone("the state is an older version's, and everything is included", { with: [olderState], args: include(stack) }),
  gone("the state is an older version's, and everything with conditional access is included", {
    begins: "deployed with conditional access",
    with: [olderState],
    args: include(stack),
  }),
  {
    title: "the state is an older version's, everything is included, and another's component writes to the workspace",
    with: [component, olderState],
    args: include(stack),
    exit: 2,
    says: [/appi-orders: It writes to this stack's workspace/],
    saysNot: [/appi-whocalls-test: It writes/],
  },
  gone("the state is lost, and everything with conditional access is included", {
    begins: "deployed with conditional access",
    with: [stateLost],
    args: include(stack),
  }),
];

/** Something of the stack's goes, and something is left. */
export const goneInPart: readonly Situation[] = [
  partly("beside a registration that is only named alike", {
    with: [registration("whocalls API (test)", "none")],
    goes: [stack],
    names: [name(registration("whocalls API (test)", "none"))],
    says: [/a name proves nothing/, /--include \S+/],
  }),
  partly("beside an older mark's registration", {
    with: [registration("Made before", "older")],
    goes: [stack],
    names: [name(registration("Made before", "older"))],
  }),
  partly("beside an older mark's deleted registration", {
    with: [registration("Made before", "older", { isDeleted: true })],
    goes: [stack],
    names: [name(registration("Made before", "older", { isDeleted: true }))],
  }),
  partly("beside an older mark's group", {
    with: [group("rg-before", "older")],
    goes: [stack],
    names: [name(group("rg-before", "older"))],
  }),
  partly("beside a stray with copied tags in another team's group", {
    shows: ["T7"],
    with: [group("rg-orders", "none"), identity("rg-orders", "ours")],
    goes: [stack],
    names: [name(identity("rg-orders", "ours"))],
    says: [/A policy may have copied them/],
  }),
  partly("beside a stray vault with copied tags in another team's group", {
    shows: ["T7"],
    with: [group("rg-orders", "none"), vault("rg-orders", "ours")],
    goes: [stack],
    names: [name(vault("rg-orders", "ours"))],
    says: [/az resource delete --ids \S+kv-orders/],
  }),
  partly("the login may not purge", {
    with: [troubles.purgeForbidden],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    mayChange: [stack],
    names: [stack],
    says: [/takes the permissions that deployed the stack/],
  }),
  partly("the login may not delete role assignments", {
    with: [troubles.rolesStay],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    mayChange: [stack],
    says: [/takes the permissions that deployed the stack/],
  }),
  partly("the login may not delete registrations", {
    with: [troubles.registrationsStay],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    mayChange: [stack],
    names: [stack],
    says: [/takes the permissions that deployed the stack/],
  }),
  partly("the workspace is locked", {
    with: [lock("the workspace", "CanNotDelete")],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    mayChange: [stack],
    says: [/az lock list/],
  }),
  partly("the location's removal is refused: it is trusted again", {
    shows: ["T8"],
    begins: "deployed with conditional access",
    with: [troubles.locationStays],
    args: ["--stack", "test", "--yes", "--deadline", "0"],
    mayChange: [stack],
    says: [/^Changed \(1\):/m, /It is trusted again/],
  }),
  partly("another's policy uses the location, and is included: the location stays trusted", {
    shows: ["T8"],
    begins: "deployed with conditional access",
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
