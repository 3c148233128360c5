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

/** All that there is of the stack, known to its state or not, and who else would be hurt. */
export interface Survey {
  readonly owner: Owner;
  readonly state: StackState;
  readonly known: KnownRegistrations;
  readonly registrations: readonly FoundRegistration[];
  readonly conditionalAccess: FoundConditionalAccess;
  readonly azure: FoundInAzure;
  readonly begunSecrets: readonly BegunSecret[];
  /** Who uses what is the stack's. */
  readonly uses: readonly Use[];
  /** What others made for the stack, and what outlives it. */
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

/** Reads, and nothing else. @throws RequestRefused */
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
  // Where nothing is provably the stack's, what may be is not somebody else's.
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
  what: "others' conditional access policies that may name this stack's API",
  why: "this login may not read them (it takes Policy.Read.All), so nobody knows whether there are any",
};

const deletedHidden: Remaining = {
  what: "deleted conditional access policies and named locations of this stack, if there are any",
  why: "Graph shows no deleted ones here, neither in v1.0 nor in beta; Entra ID keeps them for 30 days",
};

/** Everything that is the stack's or may be taken for it; a group stands for what is in it. */
export function allFound({ registrations, conditionalAccess, azure, begunSecrets }: Survey): readonly Found[] {
  const { groups, strays, deletedWorkspaces } = azure;
  return [...registrations, ...conditionalAccess.things, ...groups, ...strays, ...deletedWorkspaces, ...begunSecrets];
}

/**
 * Somebody else's things that would go along or lose something, if what is provably the stack's and what is included went.
 *
 * @param included ids that a person has named or confirmed, in lower case
 */
export function foreignIn(found: Survey, included: ReadonlySet<string>): readonly Foreign[] {
  const inside = found.azure.groups
    .filter((group) => isGoing(group, included))
    .flatMap((group) =>
      group.foreign.map((thing) => ({
        ...thing,
        effect: `It is in the stack's resource group ${group.name} and would be deleted with it; the stack did not make it.`,
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

/** Whether an id is one of those, or below one: a resource in its group. */
function isWithin(id: string, ids: ReadonlySet<string>): boolean {
  const lower = id.toLowerCase();
  return ids.has(lower) || [...ids].some((one) => lower.startsWith(`${one}/`));
}

/** What the state holds although it is adopted or another's. */
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

/** Whether everything that the state holds may go: then the engine destroys it; else each thing goes by itself. */
export function isStateGoing(found: Survey, included: ReadonlySet<string>): boolean {
  if (found.owner.id !== undefined) return true;
  const held = new Set(found.state.resources.map(({ id = "" }) => id.toLowerCase()));
  const heldIds = (thing: Found): boolean =>
    held.has(thing.id.toLowerCase()) || [...held].some((id) => id.endsWith(`/${thing.id.toLowerCase()}`));
  return allFound(found)
    .filter(heldIds)
    .every((thing) => isGoing(thing, included));
}

/** Everything that the program declares, by Pulumi's type. `test/infra` holds the list against the program. */
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

/** What bears no mark, and is told from an imported one by the component that the program makes it in. */
const withinComponents = /:(?:ConditionalAccessPolicy|NamedLocation)$/;

/**
 * What the state holds and the program does not make: `pulumi import` takes anything in, and leaves no trace of it. It may
 * also be a resource that somebody has added to the program; then they include it.
 */
export function foreignInState(state: StackState): readonly Foreign[] {
  return tangible(providerResources(state))
    .filter((resource) => !isOfProgram(resource))
    .map((resource) => ({
      ...thingOf(resource),
      effect: "The state holds it, but this program makes nothing like it: the engine would destroy it with the stack.",
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
 * A client secret whose delivery an engine had begun: in the vault, where it bears the stack's tags, and in no state.
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

/** As azure-native deletes one: at the vault. https://learn.microsoft.com/rest/api/keyvault/secrets/delete-secret */
export async function removeSecret(session: AzureSession, { vault, id }: BegunSecret): Promise<void> {
  await session.vault(vault).call("DELETE", `/secrets/${lastSegment(id)}?api-version=7.6`);
}
