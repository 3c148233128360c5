import { registration } from "../steps/entra.ts";
import { imported, letGo, settings, stateLost } from "../steps/state.ts";
import { deploymentKilled, deploys, secondTeam, teardownKilled } from "../steps/trouble.ts";
import type { Situation } from "../situation.ts";
import { gone, name } from "./rows.ts";

const killedUp = "what the killed up made";
const theirs = "the second team's things";
const post = (path: RegExp) => ({ method: "POST", path });
const put = (path: RegExp) => ({ method: "PUT", path });
const remove = (path: RegExp) => ({ method: "DELETE", path });

/** Adopted things never go. */
const adoptedUrns = /::(?:resource-group|function-app-plan|function-app-site|api-application|api-service-principal)$/;
export const adopted: readonly Situation[] = [
  {
    title: "the settings say adopt",
    begins: "deployed over what the portal made",
    exit: 2,
    says: ["which a teardown never removes", "npm run release -- --stack test"],
  },
  {
    title: "what was adopted was unprotected, and the settings say it no more",
    shows: ["T2"],
    begins: "deployed over what the portal made",
    with: [letGo("unprotected", /$^/), settings("no adopt", { adopt: {} })],
    exit: 2,
    says: ["which a teardown never removes", "npm run release -- --stack test"],
  },
  {
    title: "what was adopted was let go without release, and the settings still say it",
    shows: ["T2"],
    begins: "deployed over what the portal made",
    with: [letGo("unprotected and deleted", adoptedUrns)],
    exit: 2,
  },
  {
    title: "what was adopted was let go without release",
    shows: ["T2"],
    begins: "deployed over what the portal made",
    with: [letGo("unprotected and deleted", adoptedUrns), settings("no adopt", { adopt: {} })],
    exit: 2,
  },
  {
    title: "the state is lost of a stack that adopted",
    shows: ["T2"],
    begins: "deployed over what the portal made",
    with: [stateLost, settings("no adopt", { adopt: {} })],
    exit: 1,
    says: [/adopted by project protected-function/],
    saysNot: [/--include \S*func-orders/],
  },
  {
    title: "an adopted thing is included",
    begins: "deployed over what the portal made",
    with: [stateLost],
    exit: 2,
    args: (world) => ["--stack", "test", "--yes", "--include", `${world.subscription}/resourceGroups/rg-orders`],
    says: ["is never removed"],
  },
];

/** Killed, and run again. */
export const killed: readonly Situation[] = [
  ...(
    [
      ["the group was made", put(/\/resourcegroups\/[^/]+\?/i)],
      ["a registration was made", post(/^\/v1\.0\/applications$/)],
      ["a service principal was made", post(/^\/v1\.0\/servicePrincipals$/)],
      ["the site was made", put(/\/Microsoft\.Web\/sites\/[^/]+\?/)],
    ] as const
  ).map(([what, moment]) =>
    gone(`an up was killed when ${what}`, {
      begins: "nothing deployed",
      with: [deploymentKilled(moment, killedUp)],
      args: ["--stack", "test", "--yes", "--unlock"],
      goes: [killedUp],
    }),
  ),
  ...(
    [
      ["the site was deleted", remove(/\/Microsoft\.Web\/sites\/[^/]+\?/)],
      ["a registration was purged", remove(/^\/v1\.0\/directory\/deletedItems\/[^/]+$/)],
    ] as const
  ).map(([what, moment]) =>
    gone(`a teardown was killed when ${what}`, {
      with: [teardownKilled(moment)],
      args: ["--stack", "test", "--yes", "--unlock"],
    }),
  ),
  {
    title: "an up was killed, and nobody says that the lock may go",
    begins: "nothing deployed",
    with: [deploymentKilled(post(/^\/v1\.0\/servicePrincipals$/), killedUp)],
    exit: 2,
    says: [/--unlock/],
  },
];

/** Two teams with one template, in one tenant and one subscription. */
export const twoTeams: readonly Situation[] = [
  gone("the second team's up failed on the first's things, and it tears down", {
    shows: ["T1"],
    by: "second",
    with: [secondTeam(), deploys("second", theirs)],
    goes: [theirs],
    exit: 0,
  }),
  gone("the second team's up failed on the first's things, and the first tears down", {
    shows: ["T1"],
    with: [secondTeam(), deploys("second", theirs)],
  }),
  gone("the second team has another workload, and the first tears down", {
    with: [secondTeam({ name: "orders" }), deploys("second", theirs)],
  }),
  gone("the second team has another workload, and tears down with settings of its own", {
    by: "second",
    with: [secondTeam({ name: "orders" }), deploys("second", theirs)],
    goes: [theirs],
  }),
  {
    title: "the second team has another workload, and tears down with the first's settings",
    shows: ["T4"],
    by: "second",
    with: [
      secondTeam({ name: "orders" }),
      deploys("second", theirs),
      settings("the first's workload", { name: "whocalls" }, "second"),
    ],
    exit: 2,
    says: ["Use the settings that it was deployed with"],
  },
];

/** What somebody took into the state with `pulumi import`. */
export const importedThings: readonly Situation[] = [
  {
    title: "a registration without a mark was imported: the state holds it",
    with: [registration("Orders API", "none"), imported("Orders API")],
    exit: 2,
    names: [name(registration("Orders API", "none"))],
  },
];
