import { types } from "../../stacks/live/program-types.ts";
import { z } from "zod";
import { markInAzureTags, markInNotes, type ReadMark } from "@protected-function/infra/stack-mark.ts";
import { logicalName, type StackState, type StateResource } from "../../stacks/live/stack-state.ts";
import { lastSegment } from "../../stacks/live/deployed-object.ts";
import type { AdoptSettings, Half } from "../../stacks/live/stack-settings.ts";

/** Leaves out resources that await deletion, because their successors have the same URN. */
export function lastingIn({ resources }: StackState): readonly StateResource[] {
  return resources.filter((resource) => !resource.delete);
}

/**
 * Returns the resources of each adopted half that the state has.
 *
 * API: app registration and service principal with their parts (identifier URI, consent, assignments of people and of
 * existing callers). Assignments of the stack's own callers stay with those callers. Hosting: everything in the
 * resource group that the site depends on: storage, identity with its roles at vaults, logs. A secret delivered to a
 * vault in that group belongs to a caller and stays. The suffix of globally unique names goes as well, because the
 * returned resources keep those names.
 */
export function adoptedInState(
  resources: readonly StateResource[],
  adopt: AdoptSettings,
): Readonly<Record<Half, readonly StateResource[]>> {
  return { api: apiIn(resources, adopt.api), hosting: hostingIn(resources, adopt.hosting) };
}

function apiIn(resources: readonly StateResource[], settings: AdoptSettings["api"]): readonly StateResource[] {
  const isAdopted = ({ type, importID, inputs, outputs }: StateResource): boolean =>
    (type === types.application || type === types.servicePrincipal) &&
    isTakenOver(importID, markInNotes(text(inputs["notes"])), isSameText(outputs["clientId"], settings?.clientId));
  const adopted = resources.filter(isAdopted);
  const ids = adopted.map(({ id = "" }) => id);
  const principals = adopted
    .filter(({ type }) => type === types.servicePrincipal)
    .map(({ id = "" }) => lastSegment(id));
  const ownPrincipals = resources
    .filter((resource) => resource.type === types.servicePrincipal && !isAdopted(resource))
    .map(({ id = "" }) => lastSegment(id));
  const isOfIt = ({ inputs }: StateResource): boolean =>
    ids.includes(text(inputs["applicationId"])) ||
    principals.includes(text(inputs["servicePrincipalObjectId"])) ||
    (principals.includes(text(inputs["resourceObjectId"])) &&
      !ownPrincipals.includes(text(inputs["principalObjectId"])));
  return resources.filter((resource) => isAdopted(resource) || isOfIt(resource));
}

function hostingIn(resources: readonly StateResource[], settings: AdoptSettings["hosting"]): readonly StateResource[] {
  const group = resources.find(
    ({ type, importID, inputs }) =>
      type === types.resourceGroup &&
      isTakenOver(importID, azureMarkOf(inputs), isSameText(inputs["resourceGroupName"], settings?.resourceGroupName)),
  );
  if (group?.id === undefined) return [];
  const groupPrefix = `${group.id.toLowerCase()}/`;
  const principals = resources
    .filter(({ type, id }) => type === types.identity && id?.toLowerCase().startsWith(groupPrefix) === true)
    .map(({ outputs }) => text(outputs["principalId"]));
  return resources.filter(
    (resource) =>
      resource === group ||
      // Roles of the site's identity elsewhere, such as for reading a vault's secrets.
      (resource.type === types.roleAssignment && principals.includes(text(resource.inputs["principalId"]))) ||
      (resource.id?.toLowerCase().startsWith(groupPrefix) === true && resource.type !== types.keyVaultSecret) ||
      (resource.type === types.randomString && logicalName(resource) === "suffix"),
  );
}

/** If a resource has the mark of a stack's own, it's the stack's own regardless of the settings. */
function isTakenOver(importId: string | undefined, mark: ReadMark | undefined, isNamed: boolean): boolean {
  if (mark) return mark.origin === "adopted";
  return Boolean(importId) || isNamed;
}

function azureMarkOf(inputs: StateResource["inputs"]): ReadMark | undefined {
  const tags = z.record(z.string(), z.string()).safeParse(inputs["tags"]);
  return tags.success ? markInAzureTags(tags.data) : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isSameText(left: unknown, right: string | undefined): boolean {
  return right !== undefined && text(left).toLowerCase() === right.toLowerCase();
}
