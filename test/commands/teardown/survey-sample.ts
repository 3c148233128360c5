import type { FoundGroup, FoundResource } from "../../../commands/teardown/find-azure.ts";
import type { FoundRegistration } from "../../../commands/teardown/find-registrations.ts";
import type { Found } from "../../../stacks/live/ownership.ts";
import type { Survey } from "../../../commands/teardown/survey.ts";
import { emptyState, owner, subscriptionId } from "../../support/sample-remains.ts";

/** A look that found nothing. */
export const nothingFound: Survey = {
  owner,
  state: emptyState,
  known: { applications: new Set(), servicePrincipals: new Set(), clientIds: new Set() },
  registrations: [],
  conditionalAccess: { things: [], policies: [], isRead: true, showsDeleted: true },
  azure: { groups: [], strays: [], deletedWorkspaces: [] },
  secrets: [],
  uses: [],
  remains: [],
};

type Standing = Pick<Found, "standing" | "why">;
export const own: Standing = { standing: "own", why: "" };
export const candidate: Standing = { standing: "candidate", why: "By name only." };
export const adopted: Standing = { standing: "adopted", why: "The settings name it under adopt." };
export const conflict: Standing = { standing: "conflict", why: "It is another's." };

export function registration(id: string, standing: Standing, isDeleted = false): FoundRegistration {
  return { kind: "app registration", name: `API ${id}`, id, clientId: `c-${id}`, isDeleted, ...standing };
}

const root = `/subscriptions/${subscriptionId}/resourceGroups`;

export function resourceIn(group: string, type: string, name: string, standing: Standing): FoundResource {
  return { kind: type, name, id: `${root}/${group}/providers/${type}/${name}`, type, isHeld: false, ...standing };
}

export function group(name: string, standing: Standing, more: Partial<FoundGroup> = {}): FoundGroup {
  const id = `${root}/${name}`;
  return {
    kind: "resource group",
    name,
    id,
    isHeld: false,
    contents: [],
    madeByAzure: [],
    foreign: [],
    ...standing,
    ...more,
  };
}
