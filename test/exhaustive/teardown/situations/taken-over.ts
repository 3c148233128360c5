import { registration } from "../steps/entra.ts";
import { portalStorageGone } from "../steps/azure.ts";
import { expect } from "vitest";
import { imported, letGo, released, settings, stateLost } from "../steps/state.ts";
import { secondTeamFailed } from "../steps/trouble.ts";
import { partsOfPortal, type Situation, stack } from "../situation.ts";
import { gone, name } from "./rows.ts";

/** Adopted things never go. */
const takenOver = { begins: "deployed over what the portal made", shows: ["T2"] } as const;
const withoutAdopt = settings("no adopt", { adopt: {} });
export const adopted: readonly Situation[] = [
  {
    ...takenOver,
    title: "the settings say adopt",
    exit: 2,
    says: ["which a teardown never removes", "./pf release --stack test"],
  },
  {
    ...takenOver,
    title: "what was adopted was unprotected, and the settings say it no more",
    with: [letGo("unprotected"), withoutAdopt],
    exit: 2,
    says: ["which a teardown never removes", "./pf release --stack test"],
  },
  gone("what was adopted was let go without release, and nothing else is in its group", {
    ...takenOver,
    with: [portalStorageGone, letGo("unprotected and deleted"), withoutAdopt],
    mayChange: [partsOfPortal],
  }),
  {
    ...takenOver,
    title: "what was adopted was given back: the rest goes, and nothing of the given-back site is offered",
    with: [released, withoutAdopt],
    exit: 0,
    mayChange: [stack],
    saysNot: [/--include/, /rg-orders/],
    holds: async (world) => {
      const live = [...world.photograph().values()].filter(({ isDeleted }) => !isDeleted).map(({ id }) => id);
      expect(
        live.filter((id) => /rg-orders\/.*\/(?:storageAccounts\/stwhocalls|sites\/)[^/]+$/i.test(id)),
      ).toHaveLength(2);
    },
  },
  {
    ...takenOver,
    title: "the state is lost of a stack that adopted",
    with: [stateLost, withoutAdopt],
    exit: 1,
    names: [stack],
    says: [/^Left \(\d+\):/m, /adopted by project protected-function/],
    saysNot: [/--include \S*sites\/func-orders/, /^(?:Removed|Purged) \d/m],
  },
  {
    ...takenOver,
    title: "an adopted thing is included",
    with: [stateLost],
    exit: 2,
    args: (world) => ["--stack", "test", "--yes", "--include", `${world.subscription}/resourceGroups/rg-orders`],
    says: ["this command never removes the resource group rg-orders"],
  },
];

/** Teams with one template, in one tenant and one subscription, whose names are the same. More: interleavings.test.ts. */
const beside = { shows: ["T1"], with: [secondTeamFailed] } as const;
export const severalTeams: readonly Situation[] = [
  gone("the second team's up failed on the first's things, and the first tears down", beside),
  gone("the second team's up failed on the first's things, and it tears down", {
    ...beside,
    by: "second",
    goes: [name(secondTeamFailed)],
  }),
];

/** What somebody took into the state with `pulumi import`. */
export const importedThings: readonly Situation[] = [
  {
    title: "somebody's registration without a mark was imported",
    with: [registration("Orders API", "none"), imported("Orders API")],
    exit: 2,
    names: [name(registration("Orders API", "none"))],
    says: [/imported thing without this stack's id/, /npx pulumi state delete --stack test/],
  },
];
