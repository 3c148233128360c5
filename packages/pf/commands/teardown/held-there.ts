import { types } from "../../stacks/live/program-types.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { find } from "@protected-function/core/azure/refusals.ts";
import { inCloudOf, type StackState, type StateResource } from "../../stacks/live/stack-state.ts";
import { lastSegment } from "../../stacks/live/deployed-object.ts";
import { conditionalAccessRoot } from "./conditional-access.ts";

interface Services {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
}

/**
 * The URNs of those resources in the state that still exist. A state may be restored, stale, or of a stack whose things
 * were deleted by hand: what isn't there isn't removed either. A type that isn't known here counts as there.
 *
 * @throws RequestRefused
 */
export async function existingUrnsOf(services: Services, state: StackState): Promise<ReadonlySet<string>> {
  const read = cachedReads(services);
  const heldResources = inCloudOf(state);
  const urns = await Promise.all(
    heldResources.map(async (resource) => ((await isThere(resource, read)) ? [resource.urn] : [])),
  );
  return new Set(urns.flat());
}

type Read = (service: keyof Services, path: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** Several parts are read with their one application. */
function cachedReads(services: Services): Read {
  const answers = new Map<string, ReturnType<Read>>();
  return (service, path) => {
    const cached = answers.get(path);
    const answer = cached ?? find<Readonly<Record<string, unknown>>>(services[service], path);
    answers.set(path, answer);
    return answer;
  };
}

const application = "/v1.0/applications/";

async function isThere(resource: StateResource, read: Read): Promise<boolean> {
  const { type, id = "", outputs } = resource;
  if (type.startsWith("azure-native:")) {
    const version = outputs["azureApiVersion"];
    if (typeof version !== "string") return true;
    // These settings exist as long as their site.
    const singleton = /\/(?:config|basicPublishingCredentialsPolicies)\/[^/]+$/i.exec(id);
    const path = singleton === null ? id : id.slice(0, singleton.index);
    return (await read("resourceManager", `${encodeURI(path)}?api-version=${version}`)) !== undefined;
  }
  const [objectId = "", kind = "", key = ""] = id.split("/");
  switch (type) {
    case types.policy:
      return (await read("graph", `${conditionalAccessRoot}/policies/${lastSegment(id)}`)) !== undefined;
    case types.namedLocation:
      return (await read("graph", `${conditionalAccessRoot}/namedLocations/${lastSegment(id)}`)) !== undefined;
    case types.federatedCredential:
      return (await read("graph", `${application}${objectId}/federatedIdentityCredentials/${key}`)) !== undefined;
    case types.identifierUri: {
      const [, , its = "", , base64 = ""] = id.split("/");
      const uri = Buffer.from(decodeURIComponent(base64), "base64").toString("utf8");
      const uris = (await read("graph", `${application}${its}`))?.["identifierUris"];
      return Array.isArray(uris) && uris.includes(uri);
    }
    case types.clientSecret:
    case types.certificate: {
      const its = await read("graph", `${application}${objectId}`);
      const all = its?.[kind === "password" ? "passwordCredentials" : "keyCredentials"];
      return Array.isArray(all) && all.some(({ keyId }: { readonly keyId?: unknown }) => keyId === key);
    }
    default:
      // Other ids in Entra ID are paths in Graph.
      return !(type.startsWith("azuread:") && id.startsWith("/")) || (await read("graph", `/v1.0${id}`)) !== undefined;
  }
}
