import { createRequire } from "node:module";
import { join } from "node:path";
import type grpc from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type { RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb.js";
import type { Guardian } from "../../packages/engine/guardian.ts";

/**
 * Runs a policy pack as Pulumi's own language host does, in the pack's folder and by the pack's own SDK. Unlike that
 * host, it doesn't give it the stack's configuration, which ours doesn't read.
 * Source: RunPlugin in sdk/nodejs/cmd/pulumi-language-nodejs/main.go of pulumi/pulumi, v3.259.0.
 */
export function runPolicyPack(guardian: Guardian): grpc.handleServerStreamingCall<RunPluginRequest, RunPluginResponse> {
  return (call) => {
    const { request } = call;
    const pack = request.getInfo()?.getProgramDirectory() ?? "";
    const runner = createRequire(join(pack, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const child = guardian.spawn(process.execPath, [runner, ...request.getArgsList(), pack], {
      cwd: pack,
      env: Object.fromEntries(request.getEnvList().map((pair) => pair.split(/=(.*)/s, 2))),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const tell = (fill: (response: RunPluginResponse) => void): void => {
      const response = new language.RunPluginResponse();
      fill(response);
      call.write(response);
    };
    child.stdout?.on("data", (bytes: Buffer) => tell((response) => response.setStdout(bytes)));
    child.stderr?.on("data", (bytes: Buffer) => tell((response) => response.setStderr(bytes)));
    child.once("close", (exitCode) => {
      tell((response) => response.setExitcode(exitCode ?? 1));
      call.end();
    });
    call.on("cancelled", () => void guardian.stop(child));
  };
}
