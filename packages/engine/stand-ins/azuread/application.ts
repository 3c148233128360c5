import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { disableChangedEntitlements } from "./application-entitlements.ts";
import {
  applicationBridge,
  applicationInputs,
  applicationOutputs,
  type ApplicationInputs,
} from "./application-shape.ts";
import { fromGraphApplication, toGraphApplication, updateOfApplication } from "./application-wire.ts";
import { graphScope } from "./graph-client.ts";
import { changeOwners, objectText, ownersBinding, readOwners, removeOwner } from "./owners.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";
import { refuseFeatureTags } from "./feature-tags.ts";
import { type AzureadContext, inWords, readLive, undefinedIfNotFound } from "./graph-objects.ts";
import { parsePath } from "./resource-ids.ts";

const odataType = { "@odata.type": "#microsoft.graph.application" };

/** azuread:index/application:Application, request by request: observed with plugin 6.9.1. */
export function application({ graph, deployer, lock, newId }: AzureadContext): ResourceStandIn {
  const read = async (objectId: string, signal: AbortSignal): Promise<PlainMap> => {
    const doing = `Retrieving ${inWords.application(objectId)}`;
    const application = await graph.get({ doing, path: `/v1.0/applications/${objectId}`, signal });
    const beta = `/beta/applications/${objectId}?$select=oauth2RequirePostResponse`;
    const doingMore = `Retrieving additional properties for ${inWords.application(objectId)}`;
    await graph.get({ doing: doingMore, path: beta, signal });
    return fromGraphApplication(application, await readOwners(graph, "applications", objectId, signal));
  };

  return {
    inputs: applicationInputs,
    computed: applicationOutputs,
    bridge: applicationBridge,
    complete: (properties) => {
      if (properties["preventDuplicateNames"] === true)
        throw new StandInRefusal("azuread", "preventDuplicateNames: true of azuread:index/application:Application");
      return properties;
    },
    create: async (properties, { signal }) => {
      const inputs = properties as unknown as ApplicationInputs;
      refuseFeatureTags(properties);
      const { objectId: me } = await deployer().claims(graphScope(deployer()), signal);
      const owners = inputs.owners ?? [];
      const body = { ...toGraphApplication(inputs), "owners@odata.bind": ownersBinding(graph, me, owners) };
      const created = await graph.post({
        doing: "Could not create application",
        path: "/v1.0/applications",
        body,
        signal,
      });
      const objectId = String(created["id"]);
      const path = `/v1.0/applications/${objectId}`;
      // A new name shows whether the change has reached a replica that has the object.
      const replicated = "Timed out whilst waiting for new application to be replicated in Azure AD";
      const probe = { ...odataType, displayName: `TERRAFORM_UPDATE_${newId()}` };
      const doing = `Failed to patch application with object ID "${objectId}" after creating`;
      await graph.patch({
        doing: replicated,
        path,
        body: probe,
        signal,
        retryWhen: (status) => status === 404 || status === 409,
      });
      await graph.patch({ doing, path, body: { ...odataType, displayName: inputs.displayName }, signal });
      const isNamed = owners.some((owner) => owner.toLowerCase() === me.toLowerCase());
      if (!isNamed) {
        const doing = `Could not remove initial owner from ${objectText("applications", objectId)}`;
        await removeOwner(graph, "applications", objectId, me, { doing, signal });
      }
      return await readLive(`/applications/${objectId}`, read(objectId, signal));
    },
    read: async ({ id }, { signal }) => await readLive(id, read(objectIdOf(id), signal)),
    update: async ({ id, news, changed }, { signal }) => {
      const objectId = objectIdOf(id);
      const inputs = news as unknown as ApplicationInputs;
      refuseFeatureTags(news, changed);
      const isChanged = (property: string): boolean =>
        changed.some((path) => path === property || [".", "["].some((next) => path.startsWith(`${property}${next}`)));
      return await lock.hold(objectId, async () => {
        const body = updateOfApplication(inputs, isChanged);
        await disableChangedEntitlements(graph, { objectId, application: body, signal });
        const doing = `Could not update application with object ID: "${objectId}"`;
        await graph.patch({ doing, path: `/v1.0/applications/${objectId}`, body, signal });
        if (isChanged("owners")) await changeOwners(graph, "applications", objectId, inputs.owners ?? [], signal);
        return await undefinedIfNotFound(read(objectId, signal));
      });
    },
    delete: async ({ id }, { signal }) => {
      const objectId = objectIdOf(id);
      await lock.hold(objectId, async () => {
        const call = {
          doing: `deleting ${inWords.application(objectId)}`,
          path: `/v1.0/applications/${objectId}`,
          signal,
        };
        await graph.delete(call);
        await graph.waitUntilGone(call);
      });
    },
  };
}

/** `/applications/{objectId}`, the ID of an application, which its parts refer to. */
export function objectIdOf(applicationId: string): string {
  return parsePath("Application", "/applications/{applicationId}", applicationId).applicationId;
}
