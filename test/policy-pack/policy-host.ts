import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import grpc from "@grpc/grpc-js";
import analyzerServices from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import type * as Analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";

/** A resource as the engine sends it: unknown values and secrets in the form that they have on the wire. */
export interface SentResource {
  readonly type: string;
  readonly inputs: object;
  readonly urn?: string;
  readonly parent?: string;
}

export interface Answer {
  readonly violations: readonly { readonly policy: string; readonly level: string; readonly message: string }[];
  /** By policy, why it was not run. */
  readonly notApplicable: Readonly<Record<string, string>>;
}

export interface PolicyHost {
  readonly info: () => Promise<Analyzer.AnalyzerInfo.AsObject>;
  /** An organisation's configuration of policies, for what is analyzed from now on. */
  readonly configure: (config: Readonly<Record<string, Readonly<Record<string, JavaScriptValue>>>>) => Promise<void>;
  readonly analyze: (resource: SentResource) => Promise<Answer>;
  /** What the pack has written beside its answers. */
  readonly written: () => string;
  readonly close: () => Promise<void>;
}

const { MANDATORY, ADVISORY, DISABLED, REMEDIATE } = analyzer.EnforcementLevel;
const levels = { [MANDATORY]: "mandatory", [ADVISORY]: "advisory", [DISABLED]: "disabled", [REMEDIATE]: "remediate" };

/** Runs a pack as Pulumi's language host runs it, and speaks to it as the engine does. */
export async function startPolicyHost(folder: string): Promise<PolicyHost> {
  const runner = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [runner, "127.0.0.1:1", "."], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let written = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (written += text));
  const exited = once(child, "close");
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    exited.then(() => Promise.reject(new Error(`The pack ended before it served: ${written}`))),
  ]);
  const client = new analyzerServices.AnalyzerClient(`127.0.0.1:${line}`, grpc.credentials.createInsecure());
  return {
    info: async () =>
      (
        await answerOf<Analyzer.AnalyzerInfo>((done) => client.getAnalyzerInfo(new emptyMessages.Empty(), done))
      ).toObject(),
    configure: async (config) => {
      const request = new analyzer.ConfigureAnalyzerRequest();
      for (const [policy, properties] of Object.entries(config)) {
        const one = new analyzer.PolicyConfig();
        one.setEnforcementlevel(MANDATORY);
        one.setProperties(structs.Struct.fromJavaScript({ ...properties }));
        request.getPolicyconfigMap().set(policy, one);
      }
      await answerOf((done) => client.configure(request, done));
    },
    analyze: async ({ type, inputs, urn = `urn:pulumi:test::program::${type}::one`, parent }) => {
      const request = new analyzer.AnalyzeRequest();
      request.setType(type);
      request.setUrn(urn);
      request.setName(urn.split("::").at(-1) ?? "");
      // By way of JSON: what is undefined is not sent.
      request.setProperties(structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(inputs))));
      const options = new analyzer.AnalyzerResourceOptions();
      if (parent !== undefined) options.setParent(parent);
      request.setOptions(options);
      const response = await answerOf<Analyzer.AnalyzeResponse>((done) => client.analyze(request, done));
      return {
        violations: response.getDiagnosticsList().map((diagnostic) => ({
          policy: diagnostic.getPolicyname(),
          level: levels[diagnostic.getEnforcementlevel()],
          message: diagnostic.getMessage(),
        })),
        notApplicable: Object.fromEntries(
          response.getNotApplicableList().map((one) => [one.getPolicyName(), one.getReason()]),
        ),
      };
    },
    written: () => written,
    close: async () => {
      client.close();
      child.kill();
      await exited;
    },
  };
}

function answerOf<Response>(
  call: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}
