import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import { types } from "../../stacks/live/program-types.ts";
import type { AdministratorApis } from "@protected-function/core/azure/azure-apis.ts";
import { builtInRoleNames } from "@protected-function/core/azure/built-in-roles.ts";
import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { NoToken } from "@protected-function/core/azure/login.ts";
import { lastSegment } from "../../stacks/live/deployed-object.ts";
import type { DeployedResources } from "./deployed-resources.ts";
import type { DriftFinding } from "./subject.ts";

/** Names by id, in lower case. Each stands for its id alone. */
export type Names = Readonly<Record<string, string>>;

const guid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** Applications of Microsoft that findings often name: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in */
const wellKnown: Readonly<Record<string, string>> = {
  "00000000-0000-0000-0000-000000000000": "default access",
  [graphClientId]: "Microsoft Graph",
  "04b07795-8ddb-461a-bbee-02f9e1bf7b46": "Microsoft Azure CLI",
  ...builtInRoleNames,
};

type Values = Readonly<Record<string, unknown>>;

/** An id's name, and the thing that it belongs to: an application has a client id and object ids. */
interface Named {
  readonly name: string;
  readonly object: string;
}

/** By id, in lower case. */
export type KnownNames = ReadonlyMap<string, Named>;

const namedTypes = new Set<string>([types.application, types.servicePrincipal, types.namedLocation, types.policy]);

/** The names that the state knows, without asking anybody. */
export function namesIn(state: DeployedResources): KnownNames {
  const names = new Map<string, Named>();
  for (const [id, name] of Object.entries(wellKnown)) add(names, id, name);
  for (const { type, id, inputs, outputs } of state.resources) {
    if (type === types.identity) {
      for (const property of ["principalId", "clientId"]) add(names, outputs[property], lastSegment(id), id);
    }
    if (!namedTypes.has(type)) continue;
    const clientId = outputs["clientId"] ?? inputs["clientId"];
    const name = outputs["displayName"] ?? inputs["displayName"];
    for (const key of [lastSegment(id), clientId]) add(names, key, name, clientId ?? id);
    addEntitlements(names, outputs);
    addEntitlements(names, inputs);
  }
  for (const { outputs } of state.ofType(types.appRoleAssignment)) {
    add(names, outputs["principalObjectId"], outputs["principalDisplayName"]);
    add(names, outputs["resourceObjectId"], outputs["resourceDisplayName"]);
  }
  return names;
}

/** The first name of an id stays. */
function add(names: Map<string, Named>, id: unknown, name: unknown, object: unknown = id): void {
  if (typeof id !== "string" || typeof name !== "string" || name === "" || names.has(id.toLowerCase())) return;
  names.set(id.toLowerCase(), { name, object: String(object).toLowerCase() });
}

/** App roles and permissions, by the value that tokens show. */
function addEntitlements(names: Map<string, Named>, application: Values): void {
  const api = Object(application["api"]) as Values;
  const lists = [application["appRoles"], application["oauth2PermissionScopes"], api["oauth2PermissionScopes"]];
  for (const { id, value, displayName } of lists.flatMap((list) => (Array.isArray(list) ? (list as Values[]) : []))) {
    add(names, id, value || displayName);
  }
}

/** The names of the ids in the findings. Where two things have the same name, each comes with its id. */
export function namesOf(findings: readonly DriftFinding[], knownNames: KnownNames): Names {
  const used = idsIn(findings.map(({ property, expected, found }) => [property, expected, found]));
  const objectsByName = Map.groupBy(new Set(knownNames.values()), ({ name }) => name);
  return Object.fromEntries(
    used.flatMap((id) => {
      const knownName = knownNames.get(id);
      if (knownName === undefined) return [];
      const isUnique = new Set(objectsByName.get(knownName.name)?.map(({ object }) => object)).size < 2;
      return [[id, isUnique ? knownName.name : `${knownName.name} (${id})`]];
    }),
  );
}

/** The most ids to look up. A tenant with more drift than this has other worries. */
const most = 100;

/**
 * Asks Entra ID and Azure for the names of ids in the findings that nobody knows yet. Anyone who may not read a name, or
 * finds none, keeps the id.
 */
export async function lookUpNames(
  findings: readonly DriftFinding[],
  already: KnownNames,
  { graph, resourceManager }: AdministratorApis,
): Promise<KnownNames> {
  const names = new Map(already);
  const askedQuestions = new Set<string>();
  const isNew = (question: string): boolean => {
    if (askedQuestions.has(question) || askedQuestions.size >= most) return false;
    askedQuestions.add(question);
    return true;
  };
  for (const { property, expected, found } of findings) {
    const texts = textsIn([property, expected, found]);
    for (const path of texts.filter((text) => /\/roleDefinitions\/[^/]+$/i.test(text))) {
      const id = lastSegment(path).toLowerCase();
      if (!names.has(id) && isNew(id)) add(names, id, await roleName(resourceManager, path));
    }
    const ids = idsIn(texts);
    for (const id of ids) {
      if (!names.has(id) && isNew(id)) await addDirectoryObject(names, graph, id);
    }
    // What is left may be a role or a permission of an application that the same finding names.
    for (const id of ids.every((id) => names.has(id)) ? [] : ids) {
      if (isNew(`roles of ${id}`)) addEntitlements(names, await servicePrincipal(graph, id));
    }
  }
  return names;
}

/** Every text in a value that words show. Keys of credentials have no names. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === "keyId" ? [] : textsIn(inner)));
}

function idsIn(value: unknown): readonly string[] {
  return [...new Set(textsIn(value).flatMap((text) => text.match(guid) ?? []))].map((id) => id.toLowerCase());
}

/** A user, a group or a service principal, by its object id, or an application by its client id. */
async function addDirectoryObject(names: Map<string, Named>, graph: JsonApi, id: string): Promise<void> {
  const directoryObject = (await read(graph, `/v1.0/directoryObjects/${id}`)) ?? (await servicePrincipal(graph, id));
  const { displayName, userPrincipalName, appId = id } = directoryObject;
  add(names, id, userPrincipalName ? `${String(displayName)}, ${String(userPrincipalName)}` : displayName, appId);
  addEntitlements(names, directoryObject);
}

async function servicePrincipal(graph: JsonApi, id: string): Promise<Values> {
  const byObjectId = await read(graph, `/v1.0/servicePrincipals/${id}`);
  return byObjectId ?? (await read(graph, `/v1.0/servicePrincipals(appId='${id}')`)) ?? {};
}

/** https://learn.microsoft.com/rest/api/authorization/role-definitions/get-by-id */
async function roleName(resourceManager: JsonApi, path: string): Promise<unknown> {
  const definition = await read(resourceManager, `${path}?api-version=2022-04-01`);
  return (Object(definition?.["properties"]) as Values)["roleName"];
}

async function read(api: JsonApi, path: string): Promise<Values | undefined> {
  try {
    return Object(await api.call("GET", path)) as Values;
  } catch (error) {
    if ([RequestRefused, NoAnswer, NoToken].some((expected) => error instanceof expected)) return undefined;
    throw error;
  }
}
