import { notesGone, registration } from "../steps/entra.ts";
import { component, groupTags, lock } from "../steps/azure.ts";
import { idLost, settings, stateLost } from "../steps/state.ts";
import { secondTeam } from "../steps/trouble.ts";
import { type Situation, stack } from "../situation.ts";

const leftAlone = (title: string, more: Partial<Situation>): Situation => ({
  title,
  exit: 1,
  names: [stack],
  ...more,
  says: [/^Left \(\d+\):/m, ...(more.says ?? [])],
  saysNot: [/Nothing of "\S+" is left/, /removed [1-9]/],
});

/** Something is left, and nothing was touched. */
export const left: readonly Situation[] = [
  leftAlone("a second team with the same template, no deployment and no expectations tears down", {
    shows: ["T1"],
    by: "second",
    with: [secondTeam({ expectedSubscriptionId: "" })],
    says: [/another deployment of this template may be marked alike/, /--include \S+/],
  }),
  leftAlone("the state is lost, all marks are there, and another's component uses the workspace", {
    shows: ["T6"],
    begins: "deployed with conditional access and a secret",
    with: [component, stateLost],
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
  leftAlone("the state has lost the id, the group's tags are shortened, and another's component uses the workspace", {
    begins: "deployed with conditional access and a secret",
    with: [groupTags("shortened"), component, idLost],
    says: ["The state holds it, but not the stack's id", "npx pulumi up", "office, location of whocalls (test)"],
  }),
  leftAlone("the group is locked for writing", { with: [lock("the group", "ReadOnly")], says: ["az lock"] }),
  leftAlone("a registration is only named alike, and the stack is not deployed", {
    by: "second",
    with: [secondTeam({ name: "orders" }), registration("orders API (test)", "none")],
    names: ["a registration orders API (test) with the mark: none"],
    says: ["a name proves nothing"],
  }),
];
