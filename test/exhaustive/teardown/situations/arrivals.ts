import { expect } from "vitest";
import { accessAtOnce, locationIsTrusted, policyUsing } from "../steps/entra.ts";
import { component, ownGroup, vault } from "../steps/azure.ts";
import { containerOfTheirs, partnersOwnValue, roleOnSite } from "../steps/others.ts";
import { type Situation, stack } from "../situation.ts";
import type { Moment } from "../world.ts";
import { gone, name, partly } from "./rows.ts";

const siteGone: Moment = { method: "DELETE", path: /\/Microsoft\.Web\/sites\/[^/]+\?/ };

/** What comes between the plan and a deletion that would take it along. */
export const arrivals: readonly Situation[] = [
  partly("meanwhile, somebody makes a vault in its group: the group stays", {
    meanwhile: { at: siteGone, step: vault(ownGroup) },
    mayChange: [stack],
    says: [/Since the plan, the \S+ kv-orders \(\S+\) arrived/, /--include \S+kv-orders/],
  }),
  partly("meanwhile, somebody's component begins to write to its workspace: the workspace and the group stay", {
    meanwhile: { at: siteGone, step: component },
    mayChange: [stack],
    says: [/Since the plan, the Application Insights component appi-orders/],
    holds: async (world) => {
      const there = [...world.photograph().values()].some(
        ({ id, isDeleted }) => id.endsWith("workspaces/log-whocalls-test") && !isDeleted,
      );
      expect(there).toBe(true);
    },
  }),
  partly("meanwhile, a person gets access to its API: the registration stays", {
    meanwhile: { at: siteGone, step: accessAtOnce },
    mayChange: [stack],
    says: [/Since the plan, the app role assignment/],
  }),
];

const officeWith = { begins: "deployed with conditional access and a secret" } as const;
const all = policyUsing("all trusted locations");

/** What others put on or into its things, or mean by them. */
export const attached: readonly Situation[] = [
  {
    title: "somebody has a role on its site, and somebody's container is in its storage account",
    exit: 2,
    with: [roleOnSite, containerOfTheirs],
    says: [/2 things/, /It gives the user \S+ a role on the Function App/, /invoices: It is in the storage account/],
  },
  gone("a role on its site and a container in its storage account are included", {
    with: [roleOnSite, containerOfTheirs],
    goes: [stack, name(roleOnSite), name(containerOfTheirs)],
    args: (world) => [
      "--stack",
      "test",
      "--yes",
      ...[roleOnSite, containerOfTheirs]
        .flatMap((step) => [...(world.made.get(name(step)) ?? [])])
        .flatMap((key) => ["--include", world.photograph().get(key)?.id ?? ""]),
    ],
  }),
  {
    ...officeWith,
    title: "another's policy excludes all trusted locations, and its location is one",
    exit: 2,
    with: [all],
    says: [/It includes or excludes all trusted locations, and this stack's location office, location of whocalls/],
  },
  partly("another's policy keeps its trusted location: it is trusted at the end, as it is said", {
    ...officeWith,
    with: [policyUsing("our location")],
    args: (world) => {
      const keys = [...(world.made.get(name(policyUsing("our location"))) ?? [])];
      const key = keys.find((one) => one.startsWith("policies/")) ?? "";
      return ["--stack", "test", "--yes", "--deadline", "0", "--include", world.photograph().get(key)?.id ?? ""];
    },
    mayChange: [stack],
    says: [/It is trusted again\./],
    holds: async (world) => expect(await locationIsTrusted(world)).toBe(true),
  }),
];

const delivered = { begins: "deployed with a secret in a partner's vault" } as const;

/** A vault's secret has only a name. */
export const deliveredSecrets: readonly Situation[] = [
  // The vault keeps a deleted secret in its own bin.
  gone("its secret in a partner's vault goes", { ...delivered, goes: [], mayChange: [stack] }),
  ...(["none", "another's"] as const).map((mark) =>
    partly(`the partner's own value is under its secret's name, with the mark: ${mark}`, {
      ...delivered,
      with: [partnersOwnValue(mark)],
      mayChange: [stack],
      says: [/key vault secret \S+ in kv-\S+/, /npx pulumi state delete --stack test/],
      holds: async (world) => {
        const secret = [...world.photograph().values()].find(({ id }) => /\/vaults\/kv-[a-z]+\/secrets\//i.test(id));
        expect(secret?.json).toContain("the partner's own");
      },
    }),
  ),
];
