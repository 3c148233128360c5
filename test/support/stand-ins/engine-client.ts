import * as grpc from "@grpc/grpc-js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import {
  decodeProperties,
  encodeProperties,
  type PropertyMap,
} from "../../../packages/engine/stand-ins/property-values.ts";

type Empty = InstanceType<typeof emptyPb.Empty>;

export interface DetailedDiff {
  readonly changes: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** Path to kind: ADD, DELETE_REPLACE … */
  readonly detailed: Readonly<Record<string, string>>;
}

export interface DiffAnswer {
  readonly changes: "DIFF_NONE" | "DIFF_SOME";
  readonly replaces: readonly string[];
  readonly stables: readonly string[];
  readonly diffs: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly hasDetailedDiff: boolean;
  readonly detailedDiff: Readonly<Record<string, { readonly kind: string; readonly inputDiff: boolean }>>;
}

/** The engine's side of pulumirpc.ResourceProvider, for one resource type. */
export class EngineClient {
  readonly client: InstanceType<typeof providerGrpc.ResourceProviderClient>;

  constructor(port: number) {
    this.client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  close(): void {
    this.client.close();
  }

  async handshake() {
    return await ask<messages.ProviderHandshakeResponse>((done) =>
      this.client.handshake(new pb.ProviderHandshakeRequest(), done),
    );
  }

  async pluginVersion(): Promise<string> {
    return (await ask<plugin.PluginInfo>((done) => this.client.getPluginInfo(new emptyPb.Empty(), done))).getVersion();
  }

  async configure(settings: PropertyMap) {
    const args = encodeProperties(settings);
    await ask<messages.CheckResponse>((done) => this.client.checkConfig(new pb.CheckRequest().setNews(args), done));
    return await ask<messages.ConfigureResponse>((done) =>
      this.client.configure(new pb.ConfigureRequest().setArgs(args), done),
    );
  }

  async cancel(): Promise<void> {
    await ask<Empty>((done) => this.client.cancel(new emptyPb.Empty(), done));
  }

  /** A method that no stand-in has. */
  async construct(): Promise<void> {
    await ask<messages.ConstructResponse>((done) => this.client.construct(new pb.ConstructRequest(), done));
  }

  async invoke(token: string, args: PropertyMap = {}): Promise<PropertyMap> {
    const request = new pb.InvokeRequest().setTok(token).setArgs(encodeProperties(args));
    return decodeProperties(
      (await ask<messages.InvokeResponse>((done) => this.client.invoke(request, done))).getReturn(),
    );
  }

  async check(type: string, news: PropertyMap, options: { olds?: PropertyMap; seed?: string } = {}) {
    const request = new pb.CheckRequest().setUrn(urnOf(type)).setNews(encodeProperties(news));
    request.setOlds(encodeProperties(options.olds ?? {})).setRandomseed(Buffer.from(options.seed ?? "seed"));
    const response = await ask<messages.CheckResponse>((done) => this.client.check(request, done));
    const failures = response.getFailuresList().map((failure) => failure.getReason());
    return { inputs: decodeProperties(response.getInputs()), failures };
  }

  /** @param olds the state; what the program said, where a test says nothing of it */
  async diff(
    type: string,
    oldInputs: PropertyMap,
    news: PropertyMap,
    olds: PropertyMap = oldInputs,
  ): Promise<DetailedDiff> {
    const request = new pb.DiffRequest().setUrn(urnOf(type)).setNews(encodeProperties(news));
    request.setOldInputs(encodeProperties(oldInputs)).setOlds(encodeProperties(olds));
    const response = await ask<messages.DiffResponse>((done) => this.client.diff(request, done));
    const names = Object.entries(pb.PropertyDiff.Kind);
    const kindOf = (kind: number): string => names.find(([, number]) => number === kind)?.[0] ?? String(kind);
    const detailed: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((value, path) => {
      detailed[path] = kindOf(value.getKind());
    });
    return {
      changes: response.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      detailed,
    };
  }

  /** The answer as the wire has it, with every field. */
  async diffAnswer(
    type: string,
    asked: Readonly<Record<"olds" | "oldInputs" | "news", PropertyMap>> & {
      readonly ignoreChanges?: readonly string[];
    },
  ): Promise<DiffAnswer> {
    const request = new pb.DiffRequest().setUrn(urnOf(type)).setNews(encodeProperties(asked.news));
    request.setOldInputs(encodeProperties(asked.oldInputs)).setOlds(encodeProperties(asked.olds));
    request.setIgnorechangesList([...(asked.ignoreChanges ?? [])]);
    const response = await ask<messages.DiffResponse>((done) => this.client.diff(request, done));
    const kinds = Object.entries(pb.PropertyDiff.Kind);
    const detailedDiff: Record<string, { kind: string; inputDiff: boolean }> = {};
    response.getDetaileddiffMap().forEach((value, path) => {
      const kind = kinds.find(([, number]) => number === value.getKind())?.[0] ?? "";
      detailedDiff[path] = { kind, inputDiff: value.getInputdiff() };
    });
    return {
      changes: response.getChanges() === pb.DiffResponse.DiffChanges.DIFF_SOME ? "DIFF_SOME" : "DIFF_NONE",
      replaces: response.getReplacesList(),
      stables: response.getStablesList(),
      diffs: response.getDiffsList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      hasDetailedDiff: response.getHasdetaileddiff(),
      detailedDiff,
    };
  }

  /** The outputs of a creation as the wire has them, nulls included. */
  async createdOutputs(type: string, inputs: PropertyMap) {
    const request = new pb.CreateRequest().setUrn(urnOf(type)).setProperties(encodeProperties(inputs));
    const response = await ask<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outputs: response.getProperties()?.toJavaScript() ?? {} };
  }

  /** The outputs of a refresh as the wire has them, nulls included. */
  async refreshedOutputs(type: string, id: string, old: { inputs: PropertyMap; outputs: PropertyMap }) {
    const request = new pb.ReadRequest().setUrn(urnOf(type)).setId(id);
    request.setInputs(encodeProperties(old.inputs)).setProperties(encodeProperties(old.outputs));
    const response = await ask<messages.ReadResponse>((done) => this.client.read(request, done));
    return response.getProperties()?.toJavaScript() ?? {};
  }

  async create(type: string, inputs: PropertyMap, preview = false) {
    const request = new pb.CreateRequest().setUrn(urnOf(type)).setProperties(encodeProperties(inputs));
    const response = await ask<messages.CreateResponse>((done) =>
      this.client.create(request.setPreview(preview), done),
    );
    return { id: response.getId(), outputs: decodeProperties(response.getProperties()) };
  }

  async update(
    type: string,
    id: string,
    old: { inputs: PropertyMap; outputs: PropertyMap },
    news: PropertyMap,
    options: { preview?: boolean; ignoreChanges?: string[] } = {},
  ): Promise<PropertyMap> {
    const request = new pb.UpdateRequest().setUrn(urnOf(type)).setId(id).setNews(encodeProperties(news));
    request.setOlds(encodeProperties(old.outputs)).setOldInputs(encodeProperties(old.inputs));
    request.setPreview(options.preview ?? false).setIgnorechangesList(options.ignoreChanges ?? []);
    return decodeProperties(
      (await ask<messages.UpdateResponse>((done) => this.client.update(request, done))).getProperties(),
    );
  }

  /** Undefined where the resource is gone. Without `old` it is an import. */
  async read(type: string, id: string, old?: { inputs: PropertyMap; outputs: PropertyMap }) {
    const request = new pb.ReadRequest().setUrn(urnOf(type)).setId(id);
    if (old) request.setInputs(encodeProperties(old.inputs)).setProperties(encodeProperties(old.outputs));
    const response = await ask<messages.ReadResponse>((done) => this.client.read(request, done));
    if (response.getId() === "") return undefined;
    const inputs = decodeProperties(response.getInputs());
    return { id: response.getId(), inputs, outputs: decodeProperties(response.getProperties()) };
  }

  async delete(type: string, id: string, old: { inputs: PropertyMap; outputs: PropertyMap }): Promise<void> {
    const request = new pb.DeleteRequest().setUrn(urnOf(type)).setId(id);
    request.setOldInputs(encodeProperties(old.inputs)).setProperties(encodeProperties(old.outputs));
    await ask<Empty>((done) => this.client.delete(request, done));
  }
}

async function ask<Response>(
  send: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return await new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(error) : resolve(response)));
  });
}

function urnOf(type: string): string {
  return `urn:pulumi:local::protected-function::protected-function:hosting:Thing$${type}::thing`;
}
