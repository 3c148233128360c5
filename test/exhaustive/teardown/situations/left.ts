import { notesGone, registration } from "../steps/entra.ts";
import { component, groupTags, lock } from "../steps/azure.ts";
import { olderState, settings, stateLost } from "../steps/state.ts";
import { secondTeam } from "../steps/trouble.ts";
import { type Situation, stack } from "../situation.ts";

const leftAlone = (title: string, more: Partial<Situation>): Situation => ({
  title,
  exit: 1,
  names: [stack],
  ...more,
  says: [/^Left \(\d+\):/m, ...(more.says ?? [])],
  saysNot: [/Nothing of "\S+" is left/, /^(?:Removed|Purged for good) \(\d/m],
});

/** Something is left, and nothing was touched. */
export const left: readonly Situation[] = [
  leftAlone("a second team with the same template and no deployment tears down", {
    shows: ["T1"],
    by: "second",
    with: [secondTeam()],
    says: [/another deployment of this template may be marked alike/, /--include \S+/],
  }),
  leftAlone("a second team with the same template, whose settings expect nothing, tears down", {
    shows: ["T1"],
    by: "second",
    with: [secondTeam({ expectedSubscriptionId: "" })],
  }),
  leftAlone("the state is lost, and all marks are there, those of conditional access, too", {
    shows: ["T6"],
    begins: "deployed with conditional access and a secret",
    with: [stateLost],
    says: [/--include \S+/, "office, location of whocalls (test)"],
  }),
  leftAlone(
    "the state is lost, and the settings are of another environment, and the tags of the group and all notes are gone",
    {
      shows: ["T6"],
      with: [groupTags("none"), notesGone, settings("another", { environment: "staging" }), stateLost],
      says: [/resource group rg-whocalls-test: It looks like this stack's by its name only/],
    },
  ),
  leftAlone("the state is lost, another stack's tags are on the group, and another's component uses the workspace", {
    with: [groupTags("older"), component, stateLost],
    says: ["resource group rg-whocalls-test"],
  }),
  leftAlone("the state is an older version's, without a stack id, with conditional access", {
    begins: "deployed with conditional access and a secret",
    with: [olderState],
    says: ["a version that gave no stack id deployed it", "npx pulumi up", "office, location of whocalls (test)"],
  }),
  leftAlone("the state and the group's tags are an older version's, and another's component uses the workspace", {
    with: [groupTags("older"), component, olderState],
  }),
  leftAlone("the group is locked", {
    with: [lock("the group", "CanNotDelete")],
    says: ["az lock list", "az lock delete"],
  }),
  leftAlone("the group is locked for writing", { with: [lock("the group", "ReadOnly")], says: ["az lock"] }),
  leftAlone("the site is locked", { with: [lock("the site", "CanNotDelete")], says: ["az lock list"] }),
  leftAlone("the subscription is locked", { with: [lock("the subscription", "CanNotDelete")], says: ["az lock list"] }),
  leftAlone("a registration is only named alike, and the stack is not deployed", {
    begins: "nothing deployed",
    with: [registration("whocalls API (test)", "none")],
    names: ["a registration whocalls API (test) with the mark: none"],
    says: ["a name proves nothing"],
  }),
];
