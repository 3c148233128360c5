import * as grpc from "@grpc/grpc-js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { startGrpcServer } from "../grpc-server.ts";
import { findFaults } from "./property-shape.ts";
import { goingOn, idOfNotMade, isNotMade, plainDifferences, type Refusals } from "./go-on-without.ts";
import { decodeProperties, encodeProperties, isReserved, type PropertyMap } from "./property-values.ts";
import type { CallContext, Provider, ResourceStandIn } from "./provider.ts";
import {
  checkInputs,
  createResource,
  diffResource,
  readResource,
  resourceOf,
  updateResource,
  type DetailedDifference,
} from "./resource-calls.ts";
import { secretTexts, toPlain } from "./secret-values.ts";
import { InitializationFailed, StandInRefusal } from "./stand-in-refusal.ts";

export interface ProviderServer {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly close: () => void;
}

/**
 * Serves one provider to the engine, which attaches to it by PULUMI_DEBUG_PROVIDERS=name:port. Other methods answer
 * UNIMPLEMENTED, with their name. Source: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
export async function serveProvider(provider: Provider, refusals: Refusals = {}): Promise<ProviderServer> {
  const handlers = rpcHandlers(provider, refusals);
  const server = await startGrpcServer(providerGrpc.ResourceProviderService, handlers.methods);
  return {
    port: server.port,
    close: () => {
      handlers.cancel();
      server.close();
    },
  };
}

/** The methods of pulumirpc.ResourceProvider for one provider. `cancel` ends the calls in progress, not later ones. */
function rpcHandlers(
  provider: Provider,
  { onRefusal = () => {}, goesOn = false }: Refusals,
): {
  readonly methods: grpc.UntypedServiceImplementation;
  readonly cancel: () => void;
} {
  let cancellation = new AbortController();
  const cancel = (): void => {
    cancellation.abort(new Error("the engine cancelled the operation"));
    cancellation = new AbortController();
  };
  const contextOf = (urn: string, ...properties: readonly PropertyMap[]): CallContext => ({
    signal: cancellation.signal,
    urn,
    name: nameOf(urn),
    secrets: properties.flatMap((map) => secretTexts(map)),
  });
  const resourceFor = (urn: string) => resourceOf(provider, typeOf(urn));
  /** Whether nothing but the engine's state has the resource. */
  const isOnlyInState = (urn: string, id: string) => goesOn && (isNotMade(id) || !provider.resources.has(typeOf(urn)));
  const orElse = goingOn({ onRefusal, goesOn });
  const unary = unaryMethods((error) => {
    if (error instanceof StandInRefusal) onRefusal(error);
  });

  const methods = {
    handshake: unary<messages.ProviderHandshakeRequest, messages.ProviderHandshakeResponse>(async () =>
      new pb.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(false).setAcceptOutputs(false),
    ),
    attach: unary(async () => new emptyPb.Empty()),
    getPluginInfo: unary(async () => new pluginPb.PluginInfo().setVersion(provider.version)),
    checkConfig: unary<messages.CheckRequest, messages.CheckResponse>(async (request) => {
      settingsOf(provider, request.getNews());
      return new pb.CheckResponse().setInputs(request.getNews());
    }),
    diffConfig: unary<messages.DiffRequest, messages.DiffResponse>(async () =>
      new pb.DiffResponse().setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE),
    ),
    configure: unary<messages.ConfigureRequest, messages.ConfigureResponse>(async (request) => {
      provider.configure(settingsOf(provider, request.getArgs()));
      const response = new pb.ConfigureResponse();
      return response.setAcceptsecrets(true).setSupportspreview(true).setAcceptresources(false).setAcceptoutputs(false);
    }),
    check: unary<messages.CheckRequest, messages.CheckResponse>(async (request) => {
      const olds = decodeProperties(request.getOlds());
      const urn = request.getUrn();
      const news = decodeProperties(request.getNews());
      const context = {
        ...contextOf(urn),
        randomSeed: request.getRandomseed_asU8(),
        oldInputs: Object.keys(olds).length > 0 ? olds : undefined,
        ...(goesOn && { onRefusal: (refusal: StandInRefusal) => onRefusal(refusal, nameOf(urn)) }),
      };
      const { inputs, failures } = await orElse(
        nameOf(urn),
        async () => checkInputs(provider, typeOf(urn), news, context),
        () => ({ inputs: news, failures: [] }),
      );
      const list = failures.map(({ property, reason }) =>
        new pb.CheckFailure().setProperty(property).setReason(reason),
      );
      return new pb.CheckResponse().setInputs(encodeProperties(inputs)).setFailuresList(list);
    }),
    diff: unary<messages.DiffRequest, messages.DiffResponse>(async (request) => {
      const oldInputs = decodeProperties(request.getOldInputs());
      if (isOnlyInState(request.getUrn(), request.getId())) {
        return diffResponse(undefined, oldInputs, plainDifferences(oldInputs, decodeProperties(request.getNews())));
      }
      const resource = resourceFor(request.getUrn());
      const differences = diffResource(resource, {
        oldInputs,
        olds: decodeProperties(request.getOlds()),
        news: decodeProperties(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
      });
      return diffResponse(resource, oldInputs, differences);
    }),
    create: unary<messages.CreateRequest, messages.CreateResponse>(async (request) => {
      const inputs = decodeProperties(request.getProperties());
      const urn = request.getUrn();
      const preview = request.getPreview();
      const unmade = { id: preview ? "" : idOfNotMade(nameOf(urn)), outputs: inputs };
      const created = isOnlyInState(urn, "")
        ? unmade
        : await orElse(
            nameOf(urn),
            () => createResource(resourceFor(urn), inputs, preview, contextOf(urn, inputs)),
            () => unmade,
          );
      return new pb.CreateResponse().setId(created.id).setProperties(encodeProperties(created.outputs));
    }),
    read: unary<messages.ReadRequest, messages.ReadResponse>(async (request) => {
      const existing = {
        id: request.getId(),
        inputs: decodeProperties(request.getInputs()),
        outputs: decodeProperties(request.getProperties()),
      };
      const live = isOnlyInState(request.getUrn(), request.getId())
        ? existing
        : await readResource(resourceFor(request.getUrn()), existing, contextOf(request.getUrn()));
      if (!live) return new pb.ReadResponse();
      const response = new pb.ReadResponse().setId(live.id).setInputs(encodeProperties(live.inputs));
      return response.setProperties(encodeProperties(live.outputs));
    }),
    update: unary<messages.UpdateRequest, messages.UpdateResponse>(async (request) => {
      const update = {
        id: request.getId(),
        olds: decodeProperties(request.getOlds()),
        oldInputs: decodeProperties(request.getOldInputs()),
        news: decodeProperties(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
        preview: request.getPreview(),
      };
      const context = contextOf(request.getUrn(), update.news, update.olds);
      const urn = request.getUrn();
      const outputs = isOnlyInState(urn, update.id)
        ? update.news
        : await orElse(
            nameOf(urn),
            () => updateResource(resourceFor(urn), update, context),
            () => update.olds,
          );
      return new pb.UpdateResponse().setProperties(encodeProperties(outputs));
    }),
    delete: unary<messages.DeleteRequest, InstanceType<typeof emptyPb.Empty>>(async (request) => {
      const inputs = decodeProperties(request.getOldInputs());
      const outputs = decodeProperties(request.getProperties());
      const existing = { id: request.getId(), inputs: toPlain(inputs), outputs: toPlain(outputs) };
      if (isOnlyInState(request.getUrn(), existing.id)) return new emptyPb.Empty();
      await resourceFor(request.getUrn()).delete(existing, contextOf(request.getUrn(), inputs, outputs));
      return new emptyPb.Empty();
    }),
    invoke: unary<messages.InvokeRequest, messages.InvokeResponse>(async (request) => {
      const standIn = provider.functions.get(request.getTok());
      if (!standIn) throw new StandInRefusal(provider.name, `the function ${request.getTok()}`);
      const inputs = decodeProperties(request.getArgs());
      const faults = findFaults(inputs, standIn.inputs);
      const unknown = faults.find((fault) => fault.unknown);
      if (unknown) throw new StandInRefusal(provider.name, `argument '${unknown.path}' of ${request.getTok()}`);
      const failures = faults.map(({ path, reason }) => new pb.CheckFailure().setProperty(path).setReason(reason));
      if (failures.length > 0) return new pb.InvokeResponse().setFailuresList(failures);
      const answer = await standIn.invoke(toPlain(inputs), cancellation.signal);
      return new pb.InvokeResponse().setReturn(encodeProperties(answer));
    }),
    cancel: unary(async () => {
      if (provider.endsCallsWhenInterrupted) cancel();
      return new emptyPb.Empty();
    }),
  };
  return { methods, cancel };
}

function unaryMethods(onError: (error: unknown) => void) {
  return <Request, Response>(handle: (request: Request) => Promise<Response>) =>
    (call: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>): void => {
      const answer = async (): Promise<void> => {
        try {
          callback(null, await handle(call.request));
        } catch (error) {
          onError(error);
          callback(toServiceError(error));
        }
      };
      void answer();
    };
}

/** `urn:pulumi:stack::project::parent$azure-native:web:WebApp::name` */
function typeOf(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** The provider's settings, once all are known. The engine itself adds `version` and the plugin's origin. */
function settingsOf(
  provider: Provider,
  struct: Parameters<typeof decodeProperties>[0],
): Readonly<Record<string, string>> {
  const entries = Object.entries(decodeProperties(struct));
  const isEngineSetting = (name: string): boolean => engineSettings.includes(name) || isReserved(name);
  const unknown = entries.find(([name]) => !provider.configuration.includes(name) && !isEngineSetting(name));
  if (unknown) throw new StandInRefusal(provider.name, `the setting ${provider.name}:${unknown[0]}`);
  const knownEntries = entries.filter(([name]) => provider.configuration.includes(name));
  return Object.fromEntries(knownEntries.map(([name, value]) => [name, String(toPlain({ value })["value"])]));
}

const engineSettings = ["version", "pluginDownloadURL", "pluginChecksums"];

function diffResponse(
  resource: ResourceStandIn | undefined,
  oldInputs: PropertyMap,
  differences: readonly DetailedDifference[],
): messages.DiffResponse {
  const replaced = differences.filter((difference) => difference.replaces);
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  const roots = [...new Set(differences.map((difference) => difference.root))];
  const deleteFirst = resource?.bridge ? false : (resource?.deleteBeforeReplace?.(oldInputs) ?? false);
  const response = new pb.DiffResponse()
    .setChanges(differences.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setReplacesList(replaced.map(({ path, root }) => (resource?.bridge ? root : path)))
    .setDiffsList(resource?.bridge ? roots.toSorted() : roots)
    .setDeletebeforereplace(replaced.length > 0 && deleteFirst)
    .setHasdetaileddiff(true);
  if (resource?.bridge && resource.bridge.framework !== true) {
    const changed = new Set(replaced.map(({ root }) => root));
    response.setStablesList(resource.bridge.forceNew.filter((name) => !changed.has(name)).toSorted());
  }
  for (const { path, kind, replaces: forcing } of differences) {
    const kinds = pb.PropertyDiff.Kind;
    const plain = { add: kinds.ADD, delete: kinds.DELETE, update: kinds.UPDATE }[kind];
    const forced = { add: kinds.ADD_REPLACE, delete: kinds.DELETE_REPLACE, update: kinds.UPDATE_REPLACE }[kind];
    // A bridged plugin compares the state, and reports that.
    const difference = new pb.PropertyDiff().setKind(forcing ? forced : plain).setInputdiff(!resource?.bridge);
    response.getDetaileddiffMap().set(path, difference);
  }
  return response;
}

/** The engine's view of an error: the message, and for a partly created resource its existing part. */
function toServiceError(error: unknown): Partial<grpc.StatusObject> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InitializationFailed) {
    return { code: grpc.status.UNKNOWN, details: message, metadata: initializationDetails(error, message) };
  }
  const code = error instanceof StandInRefusal ? grpc.status.INVALID_ARGUMENT : grpc.status.UNKNOWN;
  return { code, details: message };
}

/** gRPC's own trailer for structured errors. Go reads it automatically; grpc-js doesn't. */
function initializationDetails(error: InitializationFailed, message: string): grpc.Metadata {
  const failed = new pb.ErrorResourceInitFailed().setId(error.id).setReasonsList([message]);
  failed.setProperties(encodeProperties(error.outputs as PropertyMap));
  const details = new anyPb.Any();
  details.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusPb.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(details);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
