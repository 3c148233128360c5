import { expect } from "vitest";
import { principalWithCopiedNotes, registration } from "../steps/entra.ts";
import { deletedWorkspace, group, groupTags, identity, type Mark } from "../steps/azure.ts";
import { clone, rebuilt } from "../steps/others.ts";
import { settings, stateLost } from "../steps/state.ts";
import { type Situation, stack } from "../situation.ts";
import { include, name, partly } from "./rows.ts";

const copiedWhole = [
  registration("Half an API", "ours"),
  registration("Deleted before", "ours", { isDeleted: true }),
  principalWithCopiedNotes,
  group("rg-copied", "ours"),
  clone("rg-clone"),
  identity("rg-copied", "ours", "id-whocalls-test"),
  deletedWorkspace("rg-gone", "ours"),
];

const copiedId: readonly Mark[] = ["our id, another project", "our id, another stack", "our id, another workload"];
const copiedInPart = copiedId.flatMap((mark, index) => [
  registration("whocalls API (test)", mark),
  registration("integration, caller of whocalls (test)", mark, { isDeleted: true }),
  group(`rg-copied-${index}`, mark),
]);

const production = "our id, production of hr-portal";

/** Portals, templates and scripts copy marks: what bears one under another name or in another place stays. */
export const copiedMarks: readonly Situation[] = [
  partly("beside copies of the whole mark on each kind of thing, a clone of its group, and a copy on a principal", {
    with: copiedWhole,
    goes: [stack],
    names: copiedWhole.map(name),
    says: [/A policy may have copied them, or a person/, /its app registration exists and isn't this stack's/],
  }),
  {
    title: "beside copies of its id next to another project, stack or workload",
    with: copiedInPart,
    exit: 0,
    goes: [stack],
    says: [/a copy of this stack's id in another mark/, /project hr-portal/, /stack staging/, /workload orders/],
  },
  partly("a registration of its names and its whole mark goes, and its like under another name stays", {
    with: [registration("integration, caller of whocalls (test)", "ours"), registration("Orders", "ours")],
    goes: [stack, name(registration("integration, caller of whocalls (test)", "ours"))],
    names: [name(registration("Orders", "ours"))],
  }),
  partly("the group has lost its tags: it stays with what it names, and what is proved goes", {
    with: [groupTags("none")],
    mayChange: [stack],
    says: [
      /rg-whocalls-test[^\n]*it lacks the mark that the stack wrote/,
      /npx pulumi state delete --stack test 'urn:pulumi/,
    ],
  }),
  partly("a colleague's group and workspace have the names that the state holds", {
    with: [rebuilt],
    mayChange: [stack],
    says: [
      /In Pulumi state, but gone already:/,
      /(?:resource group rg-whocalls-test|workspace log-whocalls-test)[^\n]*lacks the mark that the stack wrote/,
    ],
    // Of what the state holds in Azure, nothing is there.
    saysNot: [/\d × (?:resource group|Function App|storage account|managed identity|Azure role assignment)/],
    holds: async (world) => {
      const live = [...world.photograph().values()].filter(({ isDeleted }) => !isDeleted).map(({ id }) => id);
      expect(live.filter((id) => /\/(?:rg-whocalls-test|log-whocalls-test)$/.test(id))).toHaveLength(2);
    },
  }),
];

const asProduction = (title: string, more: Partial<Situation>): Situation => ({
  title,
  exit: 2,
  ...more,
  says: [/would be production[^]*its mark says environment: production/, ...(more.says ?? [])],
});

/** Production refuses, by whatever way it comes to go. */
export const productionByDetour: readonly Situation[] = [
  asProduction("the live group's mark says production, and state and settings say nothing", {
    with: [groupTags("ours, of production")],
    says: [/resource group rg-whocalls-test/],
  }),
  asProduction("the state is lost, and production is included by its id", {
    with: [groupTags("ours, of production"), stateLost, settings("test", { environment: "test" })],
    args: include(stack),
    says: [/resource group rg-whocalls-test/],
  }),
  asProduction("a copy of the mark of another project's production is included", {
    with: [registration("HR portal", production), group("rg-hr", production)],
    args: include(name(registration("HR portal", production)), name(group("rg-hr", production))),
    says: [/app registration HR portal/, /resource group rg-hr/],
  }),
];
