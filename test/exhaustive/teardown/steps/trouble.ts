import type { Step } from "../situation.ts";
import type { Injection } from "../../../../packages/twin/index.ts";
import type { SettingsOfStack } from "../../../support/settings-file.ts";

const graph = /^graph\.microsoft\.com$/;
const arm = /^management\.azure\.com$/;

const forbiddenByGraph = {
  status: 403,
  body: {
    error: { code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation." },
  },
};
const forbiddenByArm = {
  status: 403,
  body: {
    error: { code: "AuthorizationFailed", message: "The client does not have authorization to perform action." },
  },
};
const busy = { status: 429, body: { error: { code: "TooManyRequests", message: "Too many requests." } } };
const broken = { status: 500, body: { error: { code: "InternalServerError", message: "Something went wrong." } } };

/** As long as the situation lasts. */
function trouble(says: string, injection: Omit<Injection, "during">): Step {
  return { says, run: async (world) => world.makeTrouble({ ...injection, during: () => true }) };
}

const bins = /^\/v1\.0\/directory\/deletedItems\//;

export const troubles = {
  policiesUnreadable: trouble("the login may not read conditional access", {
    host: graph,
    method: "GET",
    path: /^\/v1\.0\/identity\/conditionalAccess\//,
    ...forbiddenByGraph,
  }),
  groupsUnreadable: trouble("the login may not list resource groups", {
    host: arm,
    method: "GET",
    path: /\/resourcegroups$/i,
    ...forbiddenByArm,
  }),
  subscriptionUnseen: trouble("the login can't see the subscription", {
    host: arm,
    method: "GET",
    path: /^\/subscriptions\/[^/]+$/,
    ...forbiddenByArm,
  }),
  subscriptionThrottled: trouble("reading the subscription is throttled, again and again", {
    host: arm,
    method: "GET",
    path: /^\/subscriptions\/[^/]+$/,
    ...busy,
  }),
  graphBroken: trouble("Graph answers 500", { host: graph, method: "GET", path: /^\/v1\.0\/applications$/, ...broken }),
  graphUnreachable: trouble("Graph can't be reached", { host: graph, method: "CONNECT", status: 502 }),
  purgeForbidden: trouble("the login may not purge", {
    host: graph,
    method: "DELETE",
    path: bins,
    ...forbiddenByGraph,
  }),
  registrationsStay: trouble("the login may not delete registrations", {
    host: graph,
    method: "DELETE",
    path: /^\/v1\.0\/applications\/[^/]+$/,
    ...forbiddenByGraph,
  }),
} as const;

/** The second team has the same template: only `stack init`, in a backend of its own. */
export function secondTeam(settings: SettingsOfStack = {}): Step {
  return {
    says: "a second team has the same template, and only the stack",
    run: async (world) => {
      await world.join("second", settings);
      return () => world.forget("second");
    },
  };
}

/** It has all names of the first team's, in the same subscription: its `up` fails halfway. */
export const secondTeamFailed: Step = {
  says: "what the second team's up made before it failed on the first's things",
  run: async (world) => {
    const { stack } = await world.join("second");
    await stack.up().catch(() => undefined);
    return () => world.forget("second");
  },
};
