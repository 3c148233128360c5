import type { Step } from "../situation.ts";
import type { Injection } from "../../../../twin/index.ts";
import type { Moment } from "../world.ts";
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
  binUnreadable: trouble("the login may not read the recycle bin", {
    host: graph,
    method: "GET",
    path: bins,
    ...forbiddenByGraph,
  }),
  applicationsUnreadable: trouble("the login may not read registrations", {
    host: graph,
    method: "GET",
    path: /^\/v1\.0\/applications$/,
    ...forbiddenByGraph,
  }),
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
  locationStays: trouble("the location's removal is refused", {
    host: graph,
    method: "DELETE",
    path: /^\/v1\.0\/identity\/conditionalAccess\/namedLocations\//,
    ...forbiddenByGraph,
  }),
  rolesStay: trouble("the login may not delete role assignments", {
    host: arm,
    method: "DELETE",
    path: /\/roleAssignments\//i,
    ...forbiddenByArm,
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

/** Everything of that team's is killed while it deploys. */
export function deploymentKilled(moment: Moment, as: string): Step {
  return {
    says: `an up was killed at ${moment.method} ${moment.path.source}`,
    as,
    run: async (world) => {
      const { stack } = world.shellOf("first");
      if (!(await world.killedAt("first", moment, () => stack.up()))) throw new Error("Nothing was killed.");
    },
  };
}
