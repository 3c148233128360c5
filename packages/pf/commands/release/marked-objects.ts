import { quotedWord, shellWord } from "@protected-function/core/text/shell-word.ts";
import {
  entraTag,
  isMarkOf,
  markInAzureTags,
  markInNotes,
  type Owner,
  type ReadMark,
  reservedTags,
} from "@protected-function/infra/stack-mark.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { find } from "@protected-function/core/azure/refusals.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";

/** The two services, with the login's permissions. */
interface Services {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
}

/** An object with a mark that can be removed. */
export interface MarkedObject {
  readonly object: DeployedObject;
  readonly mark: ReadMark;
  readonly isOwn: boolean;
  /** Removes only the tags and notes that this stack wrote. @throws RequestRefused */
  readonly takeOff: () => Promise<void>;
  /** The equivalent command for a person. */
  readonly command: string;
}

/** @returns undefined if it is gone or has no mark. @throws RequestRefused */
export function readMarked(
  services: Services,
  object: DeployedObject,
  owner: Owner,
): Promise<MarkedObject | undefined> {
  return object.id.startsWith("/subscriptions/")
    ? inAzure(services.resourceManager, object, owner)
    : inEntra(services.graph, object, owner);
}

/**
 * https://learn.microsoft.com/graph/api/application-update: a PATCH replaces a collection as a whole and leaves the
 * rest unchanged.
 */
async function inEntra(graph: JsonApi, object: DeployedObject, owner: Owner): Promise<MarkedObject | undefined> {
  const path = `/v1.0/${object.kind === "app registration" ? "applications" : "servicePrincipals"}/${object.id}`;
  const current = await find<{ readonly notes?: string | null; readonly tags?: readonly string[] }>(graph, path);
  const mark = markInNotes(current?.notes);
  if (!mark) return undefined;
  const stackTags = ["managed-by-pulumi", "adopted-by-pulumi", entraTag(owner), `stack-id:${owner.id}`];
  const body = { notes: null, tags: (current?.tags ?? []).filter((tag) => !stackTags.includes(tag)) };
  return {
    object,
    mark,
    isOwn: isMarkOf(mark, owner),
    takeOff: async () => void (await graph.call("PATCH", path, body)),
    command: `az rest --method PATCH --url ${shellWord(`https://graph.microsoft.com${path}`)} --body ${quotedWord(JSON.stringify(body))}`,
  };
}

/**
 * Uses the tags API, which works for every resource. A PUT of a site would reset its settings.
 * https://learn.microsoft.com/rest/api/resources/tags/update-at-scope
 */
async function inAzure(
  resourceManager: JsonApi,
  object: DeployedObject,
  owner: Owner,
): Promise<MarkedObject | undefined> {
  const path = `${encodeURI(object.id)}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
  const current = await find<{ readonly properties: { readonly tags?: Readonly<Record<string, string>> } }>(
    resourceManager,
    path,
  );
  const mark = markInAzureTags(current?.properties.tags);
  if (!mark) return undefined;
  const stackTags = Object.entries(current?.properties.tags ?? {}).filter(([name]) =>
    reservedTags.includes(name.toLowerCase()),
  );
  const body = { operation: "Delete", properties: { tags: Object.fromEntries(stackTags) } };
  return {
    object,
    mark,
    isOwn: isMarkOf(mark, owner),
    takeOff: async () => void (await resourceManager.call("PATCH", path, body)),
    command: `az tag update --operation Delete --resource-id ${quotedWord(object.id)} --tags ${quotedWords(stackTags)}`,
  };
}

function quotedWords(tags: readonly (readonly [string, string])[]): string {
  return tags.map(([name, value]) => quotedWord(`${name}=${value}`)).join(" ");
}
