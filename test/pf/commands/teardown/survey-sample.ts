import type { FoundGroup, FoundResource } from "../../../../packages/pf/commands/teardown/find-azure.ts";
import type { FoundRegistration } from "../../../../packages/pf/commands/teardown/find-registrations.ts";
import type { OwnedObject } from "../../../../packages/pf/stacks/live/ownership.ts";
import type { Survey } from "../../../../packages/pf/commands/teardown/survey.ts";
import { emptyState, owner, subscriptionId } from "../../../support/sample-remains.ts";

/** A look that found nothing. */
export const nothingFound: Survey = {
  owner,
  state: emptyState,
  knownRegistrations: { applications: new Set(), servicePrincipals: new Set(), clientIds: new Set() },
  registrations: [],
  conditionalAccess: { objects: [], policies: [], isRead: true, showsDeleted: true },
  azure: { groups: [], strays: [], deletedWorkspaces: [] },
  secrets: [],
  uses: [],
  remains: [],
};

type OwnershipFields = Pick<OwnedObject, "ownership" | "why">;
export const own: OwnershipFields = { ownership: "own", why: "" };
export const candidate: OwnershipFields = { ownership: "candidate", why: "By name only." };
export const adopted: OwnershipFields = { ownership: "adopted", why: "The settings name it under adopt." };
export const conflict: OwnershipFields = { ownership: "conflict", why: "It is another's." };

export function registration(id: string, ownership: OwnershipFields, isDeleted = false): FoundRegistration {
  return { kind: "app registration", name: `API ${id}`, id, clientId: `c-${id}`, isDeleted, ...ownership };
}

const root = `/subscriptions/${subscriptionId}/resourceGroups`;

export function resourceIn(group: string, type: string, name: string, ownership: OwnershipFields): FoundResource {
  return { kind: type, name, id: `${root}/${group}/providers/${type}/${name}`, type, isHeld: false, ...ownership };
}

export function group(name: string, ownership: OwnershipFields, more: Partial<FoundGroup> = {}): FoundGroup {
  const id = `${root}/${name}`;
  return {
    kind: "resource group",
    name,
    id,
    isHeld: false,
    contents: [],
    madeByAzure: [],
    foreign: [],
    ...ownership,
    ...more,
  };
}
