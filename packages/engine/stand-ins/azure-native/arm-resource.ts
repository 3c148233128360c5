import type { Deployer } from "../deployer.ts";
import { mapOf, objectOf, text, textOf, type Shape } from "../property-shape.ts";
import type { PropertyMap } from "../property-values.ts";
import type { CallContext, CheckContext, LiveResource, ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { InitializationFailed } from "../stand-in-refusal.ts";
import { type ArmBody, fillPath, fromArmBody, importedInputs, projectOnto, readPath, toArmBody } from "./arm-body.ts";
import { type ArmClient, ArmFailure } from "./arm-client.ts";

/** The context that all resource types share: the client, its subscription, the provider's settings. */
export interface ArmContext {
  readonly client: ArmClient;
  readonly deployer: () => Deployer;
  /** `azure-native:location`. */
  readonly location: () => string | undefined;
}

/** The path of a type that is within a resource group: `Microsoft.Web/sites/{name}`. */
export const inGroup = (path: string): string =>
  `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/${path}`;

/**
 * The name of a resource group: common-types/resource-management/v2/types.json, storage.json 2024-01-01, and the
 * resource group's own PUT, in azure-rest-api-specs.
 */
export const groupName = textOf({ minLength: 1, maxLength: 90, pattern: String.raw`^[-\w\._\(\)]+$` });

/** Inputs of most types: location and tags. */
export const placed = (resourceGroupName: Shape) => ({ resourceGroupName, location: text, tags: mapOf(text) });

/** One type of azure-native, as data. */
export interface ArmResourceType {
  readonly apiVersion: string;
  /** `/subscriptions/{subscriptionId}/…`; the names in braces are inputs. */
  readonly path: string;
  /** The suffix of the path in a GET: `/list`. */
  readonly readSuffix?: string;
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  /** Outputs besides the inputs of the body. */
  readonly computed: readonly string[];
  /** Body inputs that replace the resource when they change. Path inputs always do. */
  readonly replaceOn?: readonly string[];
  /** Input name to wire name, where the SDK renamed it. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Properties that other types keep next to `properties` and this one keeps inside. */
  readonly withinProperties?: readonly string[];
  /** Names below the first level that the SDK renamed. */
  readonly wire?: { readonly encode: (body: ArmBody) => ArmBody; readonly decode: (body: ArmBody) => ArmBody };
  /** The plugin's own way to delete. Called with the inputs. */
  readonly remove?: (inputs: PlainMap, shared: ArmContext, signal: AbortSignal) => Promise<void>;
  /** The plugin's own way to name a resource that the program leaves unnamed. */
  readonly complete?: (inputs: PropertyMap, context: CheckContext) => PropertyMap;
  /** Exists with its parent. It never conflicts, and deleting it writes this body. */
  readonly singleton?: ArmBody;
  readonly deleteQuery?: Readonly<Record<string, string>>;
  /** Adds the answer of another address to a GET. */
  readonly alsoRead?: (id: string, body: ArmBody, shared: ArmContext, signal: AbortSignal) => Promise<ArmBody>;
}

/**
 * GET (must not exist) - PUT, followed to its end - GET, as the plugin's defaultCreate does it.
 * Source: https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go
 */
export function armResource(type: ArmResourceType, shared: ArmContext): ResourceStandIn {
  const { client, deployer } = shared;
  const { apiVersion, readSuffix = "" } = type;
  const pathInputs = [...type.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const bodyInputs = Object.fromEntries(Object.entries(type.inputs).filter(([name]) => !pathInputs.includes(name)));

  const read = async (id: string, signal: AbortSignal): Promise<PlainMap> => {
    const body = await client.get({ id: `${id}${readSuffix}`, apiVersion, signal });
    return outputsOf(type.alsoRead ? await type.alsoRead(id, body, shared, signal) : body);
  };

  const outputsOf = (body: ArmBody): PlainMap => fromArmBody(type.wire?.decode(body) ?? body, { ...type, bodyInputs });

  /**
   * Returns the error of a PUT that was accepted and failed later. If a part of the resource exists, the state keeps it
   * with the failure. If nothing exists, the error is the failure, not the 404 of the read that followed. Source:
   * HandleErrorWithCheckpoint in provider/pkg/provider/crud/crud.go of pulumi-azure-native, as of #4804; which codes
   * mean that it doesn't exist (IsNotFound) is inferred: any
   */
  const initializationFailure = async (id: string, failure: ArmFailure, signal: AbortSignal): Promise<Error> => {
    try {
      return new InitializationFailed(id, await read(id, signal), failure.message);
    } catch (error) {
      if (!(error instanceof ArmFailure)) throw error;
      if (error.status === 404 && error.code !== undefined) return failure;
      return new InitializationFailed(id, {}, `resource created but read failed ${error.message}: ${failure.message}`);
    }
  };

  // Outputs that were read for an import. They alone determine its inputs.
  const imported = new WeakSet<PlainMap>();

  const write = async (
    id: string,
    inputs: PlainMap,
    context: CallContext,
  ): Promise<{ id: string; outputs: PlainMap }> => {
    const { signal } = context;
    let accepted = false;
    const plain = toArmBody(inputs, { ...type, bodyInputs });
    const body = type.wire?.encode(plain) ?? plain;
    const written = await client
      .put({ id, apiVersion, body, signal, accepted: () => (accepted = true) })
      .catch(async (error: unknown) => {
        // Interrupted: the plugin can't read the resource any more, and keeps it as its inputs describe it.
        if (accepted && signal.aborted) throw interruptedFailure(id, error);
        if (!(error instanceof ArmFailure)) throw error;
        // A refusal may quote the request.
        const failure = error.withoutSecrets(context.secrets);
        throw accepted ? await initializationFailure(id, failure, signal) : failure;
      });
    const canonical = typeof written["id"] === "string" && type.singleton === undefined ? written["id"] : id;
    // An unreadable result is only a warning in the plugin, which keeps the PUT's answer.
    const outputs = await read(canonical, signal).catch((error: unknown) => {
      if (error instanceof ArmFailure) return outputsOf(written);
      throw error;
    });
    return { id: canonical, outputs };
  };

  return {
    inputs: objectOf({ ...type.inputs, azureApiVersion: text }, type.required),
    computed: ["azureApiVersion", "name", "type", ...type.computed],
    // The plugin keeps these two outputs and marks the others unknown.
    knownDuringUpdate: (output) => output === "name" || output === "location",
    replaceOn: [...pathInputs, ...(type.replaceOn ?? [])],
    // Since 3.25.0: https://github.com/pulumi/pulumi-azure-native/pull/4785, #4789
    keepsOmittedInputs: true,
    deleteBeforeReplace: (inputs) => inputs["__createBeforeDelete"] !== true,
    sameInput,
    // After an import, or in a state of the plugin's version 2, only the outputs have the API version.
    insignificant: (name, value, outputs) => name === "azureApiVersion" && value === outputs["azureApiVersion"],
    complete: (inputs, context) => {
      const completed = type.complete ? type.complete(inputs, context) : inputs;
      return { ...withLocation(completed, type, shared.location()), azureApiVersion: apiVersion };
    },
    projectInputs: (outputs) => {
      const projected = projectOnto(outputs, bodyInputs);
      return imported.has(outputs) ? importedInputs(projected) : projected;
    },
    create: async (inputs, context) => {
      const id = fillPath(type.path, inputs, deployer().required("ARM_SUBSCRIPTION_ID"));
      const singleton = type.singleton !== undefined;
      await client.requireAbsent({ id, path: readSuffix, apiVersion, singleton, signal: context.signal });
      return await write(id, inputs, context);
    },
    read: async ({ id, inputs }, { signal }): Promise<LiveResource | undefined> => {
      try {
        const outputs = await read(id, signal);
        if (Object.keys(inputs).length === 0) imported.add(outputs);
        return { id, outputs, identity: readPath(type.path, id) };
      } catch (error) {
        if (error instanceof ArmFailure && error.status === 404) return undefined;
        throw error;
      }
    },
    update: async ({ id, news }, context) => (await write(id, news, context)).outputs,
    delete: async ({ id, inputs }, { signal }) => {
      if (type.remove) {
        await type.remove(inputs, shared, signal);
        return;
      }
      if (type.singleton) {
        await client.put({ id, apiVersion, body: type.singleton, signal, accepted: () => undefined });
        return;
      }
      await client.delete({ id, apiVersion, signal, ...(type.deleteQuery ? { query: type.deleteQuery } : {}) });
    },
  };
}

function interruptedFailure(id: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new InitializationFailed(id, {}, `resource created but read failed ${reason}: ${reason}`);
}

/**
 * Regions are compared without case and spaces, resource groups without case (applyAzureSpecificDiff of the plugin).
 */
function sameInput(name: string, before: unknown, after: unknown): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  if (name === "location") return region(before) === region(after);
  return name === "resourceGroupName" && before.toLowerCase() === after.toLowerCase();
}

function region(name: string): string {
  return name.toLowerCase().replaceAll(" ", "");
}

function withLocation(inputs: PropertyMap, type: ArmResourceType, configured: string | undefined): PropertyMap {
  const needsLocation = type.required.includes("location") && inputs["location"] === undefined;
  return needsLocation && configured !== undefined ? { ...inputs, location: configured } : inputs;
}
