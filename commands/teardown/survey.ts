import type { JsonApi } from "../../azure/json-api.ts";
import { find } from "../../azure/refusals.ts";
import { findInAzure, type FoundInAzure } from "./find-azure.ts";
import { findConditionalAccess, type FoundConditionalAccess } from "./conditional-access.ts";
import {
  findRegistrations,
  type FoundRegistration,
  type KnownRegistrations,
  knownRegistrations,
} from "./find-registrations.ts";
import { findUses, rolesLeftOver, type Use } from "./find-uses.ts";
import { markInAzureTags, type Owner } from "../../infra/stack-mark.ts";
import type { AzureSession } from "../../stacks/live/log-in.ts";
import { type Found, isGoing, standingOf } from "../../stacks/live/ownership.ts";
import type { Place } from "../../stacks/live/place.ts";
import { programNames } from "../../stacks/live/program-resources.ts";
import type { StackSettings } from "../../stacks/live/stack-settings.ts";
import {
  randomStringIn,
  ofType,
  providerResources,
  type StackState,
  type StateResource,
  tangible,
} from "../../stacks/live/stack-state.ts";
import { type Foreign, lastSegment, type Remaining, thingOf } from "../../stacks/live/thing.ts";

/**
 * Everything that belongs to the stack, whether or not it's in the state, and other owners' things that would be
 * affected.
 */
export interface Survey {
  readonly owner: Owner;
  readonly state: StackState;
  readonly known: KnownRegistrations;
  readonly registrations: readonly FoundRegistration[];
  readonly conditionalAccess: FoundConditionalAccess;
  readonly azure: FoundInAzure;
  readonly begunSecrets: readonly BegunSecret[];
  /** Other owners' objects that use the stack's things. */
  readonly uses: readonly Use[];
  /** Created by others for the stack, or still there after it. */
  readonly remains: readonly Remaining[];
}

interface SurveyOptions {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly place: Place;
  readonly owner: Owner;
  readonly settings: StackSettings;
  readonly state: StackState;
}

/** Takes the survey (read-only). @throws RequestRefused */
export async function survey(options: SurveyOptions): Promise<Survey> {
  const { graph, resourceManager, owner, settings, state } = options;
  const { subscriptionId } = options.place;
  const known = knownRegistrations(state);
  const names = programNames(settings.name, owner.stack, randomStringIn(state, "suffix"));
  const [registrations, conditionalAccess, azure, begunSecrets] = await Promise.all([
    findRegistrations(graph, { owner, known, settings }),
    findConditionalAccess(graph, owner, state, settings),
    findInAzure(resourceManager, { subscriptionId, owner, state, names, adopted: settings.adopted }),
    findBegunSecrets(resourceManager, owner, state),
  ]);
  // If nothing is provably the stack's, its possible things don't count as other owners'.
  const isOneOfOurs = ({ standing }: Found): boolean =>
    standing === "own" || (standing === "candidate" && owner.id === undefined);
  const ours: readonly Found[] = [...azure.groups, ...azure.strays, ...conditionalAccess.things];
  const ownIds = new Set(ours.filter(isOneOfOurs).map(({ id }) => id.toLowerCase()));
  const isOwn = (id: string): boolean => isWithin(id, ownIds);
  const search = { graph, resourceManager, subscriptionId, state, conditionalAccess, isOwn };
  const [uses, roles] = await Promise.all([findUses(search), rolesLeftOver(search)]);
  const { isRead, showsDeleted } = conditionalAccess;
  const remains = [...(isRead ? [] : [policiesNotRead]), ...(showsDeleted ? [] : [deletedHidden]), ...roles];
  return { owner, state, known, registrations, conditionalAccess, azure, begunSecrets, uses, remains };
}

const policiesNotRead: Remaining = {
  what: "other conditional access policies that may name this stack's API",
  why: "unknown, because this login can't read them (requires Policy.Read.All)",
};

const deletedHidden: Remaining = {
  what: "deleted conditional access policies and named locations of this stack, if any",
  why: "unknown, because Graph shows no deleted ones here (v1.0 and beta); Entra ID keeps them for 30 days",
};

/** Everything that is or may be the stack's. A group includes its contents. */
export function allFound({ registrations, conditionalAccess, azure, begunSecrets }: Survey): readonly Found[] {
  const { groups, strays, deletedWorkspaces } = azure;
  return [...registrations, ...conditionalAccess.things, ...groups, ...strays, ...deletedWorkspaces, ...begunSecrets];
}

/**
 * Other owners' things that the teardown would delete or affect.
 *
 * @param included ids that a person has included or confirmed, in lower case
 */
export function foreignIn(found: Survey, included: ReadonlySet<string>): readonly Foreign[] {
  const inside = found.azure.groups
    .filter((group) => isGoing(group, included))
    .flatMap((group) =>
      group.foreign.map((thing) => ({
        ...thing,
        effect: `It is in the stack's resource group ${group.name} and would be deleted with it, but the stack didn't create it.`,
      })),
    );
  const going = new Set(
    allFound(found)
      .filter((thing) => isGoing(thing, included))
      .map(({ id }) => id.toLowerCase()),
  );
  const isLost = isStateGoing(found, included);
  const uses = found.uses.filter(({ id, used }) => !going.has(id.toLowerCase()) && (isLost || isWithin(used, going)));
  return [
    ...inside,
    ...(isLost ? foreignInState(found.state) : []),
    ...uses.map(({ kind, name, id, effect }) => ({ kind, name, id, effect })),
  ];
}

/** Whether an id is one of those or is below one, as a resource in its group. */
function isWithin(id: string, ids: ReadonlySet<string>): boolean {
  const lower = id.toLowerCase();
  return ids.has(lower) || [...ids].some((one) => lower.startsWith(`${one}/`));
}

/** Things in the state that the stack adopted or that another stack owns. */
export function conflictsIn({ registrations, azure }: Survey): readonly Found[] {
  const { groups, strays, deletedWorkspaces } = azure;
  const all: readonly Found[] = [
    ...registrations,
    ...groups,
    ...groups.flatMap(({ contents }) => contents),
    ...strays,
    ...deletedWorkspaces,
  ];
  return all.filter(({ standing }) => standing === "conflict");
}

/** Whether the engine may destroy the whole state. Otherwise, each thing is removed separately. */
export function isStateGoing(found: Survey, included: ReadonlySet<string>): boolean {
  if (found.owner.id !== undefined) return true;
  const held = new Set(found.state.resources.map(({ id = "" }) => id.toLowerCase()));
  const heldIds = (thing: Found): boolean =>
    held.has(thing.id.toLowerCase()) || [...held].some((id) => id.endsWith(`/${thing.id.toLowerCase()}`));
  return allFound(found)
    .filter(heldIds)
    .every((thing) => isGoing(thing, included));
}

/** Every Pulumi type that the program declares. `test/infra` compares the list with the program. */
export const programTypes: ReadonlySet<string> = new Set([
  "azuread:index/application:Application",
  "azuread:index/servicePrincipal:ServicePrincipal",
  "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
  "azuread:index/applicationPassword:ApplicationPassword",
  "azuread:index/applicationCertificate:ApplicationCertificate",
  "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
  "azuread:index/appRoleAssignment:AppRoleAssignment",
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
  "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
  "azuread:index/namedLocation:NamedLocation",
  "azure-native:resources:ResourceGroup",
  "azure-native:managedidentity:UserAssignedIdentity",
  "azure-native:storage:StorageAccount",
  "azure-native:storage:BlobContainer",
  "azure-native:authorization:RoleAssignment",
  "azure-native:operationalinsights:Workspace",
  "azure-native:applicationinsights:Component",
  "azure-native:web:AppServicePlan",
  "azure-native:web:WebApp",
  "azure-native:web:WebAppScmAllowed",
  "azure-native:web:WebAppFtpAllowed",
  "azure-native:web:WebAppAuthSettingsV2",
  "azure-native:monitor:DiagnosticSetting",
  "azure-native:monitor:ScheduledQueryRule",
  "azure-native:monitor:ActionGroup",
  "azure-native:keyvault:Secret",
  "command:local:Command",
  "random:index/randomString:RandomString",
]);

/** Types without tags. A parent component distinguishes the program's own from imported ones. */
const withinComponents = /:(?:ConditionalAccessPolicy|NamedLocation)$/;

/**
 * Resources in the state that the program doesn't create: `pulumi import` accepts anything and leaves no trace. If you
 * added a resource to the program yourself, include it.
 */
export function foreignInState(state: StackState): readonly Foreign[] {
  return tangible(providerResources(state))
    .filter((resource) => !isOfProgram(resource))
    .map((resource) => ({
      ...thingOf(resource),
      effect:
        "The state holds it, but this program creates nothing like it. The engine would destroy it with the stack.",
    }));
}

function isOfProgram({ type, urn }: StateResource): boolean {
  if (!programTypes.has(type)) return false;
  const [, , chain = ""] = urn.split("::");
  return !withinComponents.test(type) || chain.includes("$");
}

interface BegunSecret extends Found {
  readonly vault: string;
}

/**
 * Finds client secrets from an interrupted delivery: in the vault with the stack's tags, but not in the state.
 *
 * @throws RequestRefused
 */
async function findBegunSecrets(
  resourceManager: JsonApi,
  owner: Owner,
  { begun, resources }: StackState,
): Promise<readonly BegunSecret[]> {
  const type = "azure-native:keyvault:Secret";
  const known = new Set(ofType(resources, type).map(({ id = "" }) => id.toLowerCase()));
  const found = await Promise.all(
    ofType(begun, type).map(async ({ inputs }): Promise<readonly BegunSecret[]> => {
      const [group, vault = "", name] = ["resourceGroupName", "vaultName", "secretName"].map((key) =>
        String(inputs[key]),
      );
      const id = `/subscriptions/${owner.subscriptionId}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${vault}/secrets/${name}`;
      const secret = await find<{ readonly tags?: Readonly<Record<string, string>> }>(
        resourceManager,
        `${id}?api-version=2024-11-01`,
      );
      if (secret === undefined || known.has(id.toLowerCase())) return [];
      const mark = markInAzureTags(secret.tags);
      const standing = standingOf({ mark, isHeld: false, isNamed: false, isAdopted: false }, owner);
      return standing ? [{ kind: "key vault secret", name: `${name} in ${vault}`, id, vault, ...standing }] : [];
    }),
  );
  return found.flat();
}

/**
 * Deletes a secret at the vault, as azure-native does.
 * https://learn.microsoft.com/rest/api/keyvault/secrets/delete-secret
 */
export async function removeSecret(session: AzureSession, { vault, id }: BegunSecret): Promise<void> {
  await session.vault(vault).call("DELETE", `/secrets/${lastSegment(id)}?api-version=7.6`);
}
