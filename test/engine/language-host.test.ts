import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import engineServices from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import languageServices from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type { RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import structMessages from "google-protobuf/google/protobuf/struct_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { hasLanguageHost } from "../../packages/engine/find-engine.ts";
import { startLanguageHost } from "../../packages/engine/language-host.ts";
import { readRuntimeOptions } from "../../packages/engine/program-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/engine/until.ts";

/** An engine as far as a language host meets one: a log, and a connection to the host. */
interface FakeEngine {
  readonly address: string;
  readonly client: LanguageRuntimeClient;
  readonly logged: string[];
  handshake(): Promise<void>;
}

async function connect(port: number): Promise<FakeEngine> {
  const logged: string[] = [];
  const server = new grpc.Server();
  const log: grpc.handleUnaryCall<LogRequest, InstanceType<typeof emptyMessages.Empty>> = (call, answer) => {
    logged.push(call.request.getMessage());
    answer(null, new emptyMessages.Empty());
  };
  server.addService(engineServices.EngineService, { log });
  const enginePort = await new Promise<number>((resolve) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, bound) => resolve(bound));
  });
  // Connections of one process are shared by default; two engines are two processes.
  const client = new languageServices.LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
  onTestFinished(() => {
    client.close();
    server.forceShutdown();
  });
  const address = `127.0.0.1:${enginePort}`;
  const handshake = (): Promise<void> => {
    const request = new language.LanguageHandshakeRequest();
    request.setEngineAddress(address);
    return new Promise((resolve, reject) => client.handshake(request, (error) => (error ? reject(error) : resolve())));
  };
  return { address, client, logged, handshake };
}

async function startHost(environment: Readonly<Record<string, string>> = {}): Promise<number> {
  const host = await startLanguageHost({ environment });
  onTestFinished(() => host.close());
  return host.port;
}

/** A folder whose @pulumi/pulumi runs the given script. */
function programWith(script: string): string {
  const folder = temporaryFolder();
  const sdk = join(folder, "node_modules", "@pulumi", "pulumi");
  mkdirSync(join(sdk, "cmd", "run"), { recursive: true });
  writeFileSync(join(sdk, "package.json"), JSON.stringify({ name: "@pulumi/pulumi", version: "3.1.2" }));
  writeFileSync(join(sdk, "cmd", "run", "index.js"), script);
  return folder;
}

function runRequest(directory: string, options: Record<string, JavaScriptValue> = { typescript: false }): RunRequest {
  const info = new language.ProgramInfo();
  info.setRootDirectory(directory);
  info.setProgramDirectory(directory);
  info.setEntryPoint("infra/index.ts");
  info.setOptions(structMessages.Struct.fromJavaScript(options));
  const request = new language.RunRequest();
  request.setInfo(info);
  request.setProject("tiny");
  request.setStack("dev");
  request.setOrganization("acme");
  request.setMonitorAddress("127.0.0.1:9");
  request.setParallel(8);
  request.setDryrun(true);
  request.getConfigMap().set("tiny:word", "hello");
  request.setConfigsecretkeysList(["tiny:word"]);
  return request;
}

function run({ client }: FakeEngine, request: RunRequest): Promise<RunResponse.AsObject> {
  return new Promise((resolve, reject) => {
    client.run(request, (error, response) => (error ? reject(error) : resolve(response.toObject())));
  });
}

function cancel({ client }: FakeEngine): Promise<void> {
  return new Promise((resolve, reject) => {
    client.cancel(new emptyMessages.Empty(), (error) => (error ? reject(error) : resolve()));
  });
}

const tellAll = `
  const { NODE_COMPILE_CACHE, NODE_COMPILE_CACHE_PORTABLE, PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS } = process.env;
  const { PULUMI_NODEJS_TYPESCRIPT, GIVEN, HOME } = process.env;
  const compiled = { NODE_COMPILE_CACHE, NODE_COMPILE_CACHE_PORTABLE };
  const env = { ...compiled, PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT, GIVEN, HOME };
  console.log(JSON.stringify({ args: process.argv.slice(2), node: process.execArgv, cwd: process.cwd(), env }));
`;

describe("language host", () => {
  test("starts the SDK of the program's own directory as Pulumi's host does", async () => {
    const engine = await connect(await startHost({ GIVEN: "yes" }));
    await engine.handshake();
    const directory = programWith(tellAll);
    const options = { typescript: false, nodeargs: "--stack-trace-limit=50" };
    expect(await run(engine, runRequest(directory, options))).toEqual({ error: "", bail: false });
    expect(engine.logged.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        args: `--monitor 127.0.0.1:9 --engine ${engine.address} --organization acme --project tiny
          --root-directory ${directory} --stack dev --pwd ${directory} --dry-run --parallel 8 infra/index.ts`.split(
          /\s+/,
        ),
        node: ["--stack-trace-limit=50"],
        cwd: directory,
        env: {
          NODE_COMPILE_CACHE: join(directory, "node_modules", ".cache", "node-compile-cache"),
          NODE_COMPILE_CACHE_PORTABLE: "1",
          PULUMI_CONFIG: '{"tiny:word":"hello"}',
          PULUMI_CONFIG_SECRET_KEYS: '["tiny:word"]',
          PULUMI_NODEJS_TYPESCRIPT: "false",
          GIVEN: "yes",
        },
      },
    ]);
  });

  test("keeps no compiled code of a program whose packages are a link: another version would run it", async () => {
    const engine = await connect(await startHost());
    await engine.handshake();
    const directory = programWith(tellAll);
    const linked = temporaryFolder();
    const packages = join(directory, "node_modules");
    symlinkSync(packages, join(linked, "node_modules"), "junction");
    await run(engine, runRequest(linked));
    expect(engine.logged.map((line) => (JSON.parse(line) as { env: object }).env)).toEqual([
      expect.not.objectContaining({ NODE_COMPILE_CACHE: expect.anything() as unknown }),
    ]);
  });

  test("forwards all of a program's output to the engine's log in order, including the last line", async () => {
    const engine = await connect(await startHost());
    await engine.handshake();
    const script = `for (let i = 0; i < 500; i++) console.log("line " + i); process.stdout.write("no line break");`;
    await run(engine, runRequest(programWith(script)));
    expect(engine.logged).toEqual([...Array.from({ length: 500 }, (_, i) => `line ${i}`), "no line break"]);
  });

  test.each([
    ["process.exit(32)", { error: "", bail: true }],
    ["process.exit(3)", { error: "Program exited with non-zero exit code: 3", bail: false }],
    ["process.kill(process.pid, 'SIGKILL')", { error: "The program was ended by SIGKILL", bail: false }],
  ])("returns the outcome of %s", async (script, outcome) => {
    const engine = await connect(await startHost());
    await engine.handshake();
    expect(await run(engine, runRequest(programWith(script)))).toEqual(outcome);
  });

  test("distinguishes two engines that run at the same time", async () => {
    const port = await startHost();
    const [one, two] = await Promise.all([connect(port), connect(port)]);
    await Promise.all([one.handshake(), two.handshake()]);
    const directory = programWith(tellAll);
    await Promise.all([run(one, runRequest(directory)), run(two, runRequest(directory))]);
    expect(one.logged.join("\n")).toContain(`"--engine","${one.address}"`);
    expect(two.logged.join("\n")).toContain(`"--engine","${two.address}"`);
    expect([one.logged.length, two.logged.length]).toEqual([1, 1]);
  });

  test("ends only the programs of the engine that cancels", async () => {
    const port = await startHost();
    const [one, two] = await Promise.all([connect(port), connect(port)]);
    await Promise.all([one.handshake(), two.handshake()]);
    const asked = join(temporaryFolder(), "asked");
    const waiting = programWith(`
      const { existsSync } = require("node:fs");
      process.on("SIGINT", () => process.exit(existsSync(${JSON.stringify(asked)}) ? 5 : 6));
      setInterval(() => undefined, 1000);
      console.log("waiting");
    `);
    const cancelled = run(one, runRequest(waiting));
    await until("the program waits", () => one.logged.includes("waiting"));
    await cancel(two);
    expect(await run(two, runRequest(programWith("")))).toEqual({ error: "", bail: false });
    writeFileSync(asked, "");
    await cancel(one);
    expect(await cancelled).toEqual({ error: "Program exited with non-zero exit code: 5", bail: false });
  });

  test("reports a missing SDK with its folder", async () => {
    const engine = await connect(await startHost());
    await engine.handshake();
    const directory = temporaryFolder();
    expect((await run(engine, runRequest(directory))).error).toBe(
      `@pulumi/pulumi can't be found from ${directory}: it looks like the Pulumi SDK hasn't been installed. ` +
        "Run npm ci there.",
    );
  });

  test("refuses an engine that was attached by --client, which drops the runtime options", async () => {
    const engine = await connect(await startHost());
    expect((await run(engine, runRequest(programWith("")))).error).toBe(
      "the engine didn't send a handshake: attach it by PULUMI_DEBUG_LANGUAGES, not by --client",
    );
  });

  test("answers unsupported methods with UNIMPLEMENTED, by name", async () => {
    const engine = await connect(await startHost());
    const error = await new Promise<unknown>((resolve) => {
      engine.client.pack(new language.PackRequest(), (error) => resolve(error));
    });
    expect(error).toMatchObject({
      code: grpc.status.UNIMPLEMENTED,
      details: "The server does not implement the method pack",
    });
  });
});

describe("looking for Pulumi's own language host", () => {
  test("finds it only beside the engine and on PATH", async () => {
    const [beside, onPath, empty] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    for (const folder of [beside, onPath]) writeFileSync(join(folder, "pulumi-language-nodejs"), "", { mode: 0o755 });
    expect(await hasLanguageHost(join(beside, "pulumi"), {}, "linux")).toBe(true);
    expect(await hasLanguageHost(join(empty, "pulumi"), { PATH: onPath }, "linux")).toBe(true);
    expect(await hasLanguageHost(join(empty, "pulumi"), { PATH: empty }, "linux")).toBe(false);
  });
});

describe("runtime options of Pulumi.yaml", () => {
  test("are TypeScript by ts-node and nothing else by default, as in Pulumi's own host", () => {
    expect(readRuntimeOptions({})).toEqual({ typescript: true, tsconfig: undefined, nodeArguments: [] });
  });

  test("split the arguments of node as a shell does", () => {
    const nodeargs = `--a=1  --title="two words" --b='x "y"' ''`;
    expect(readRuntimeOptions({ typescript: false, nodeargs }).nodeArguments).toEqual([
      "--a=1",
      "--title=two words",
      '--b=x "y"',
      "",
    ]);
  });

  test.each([
    [{ typescript: "false" }, 'runtime.options.typescript in Pulumi.yaml is "false"; it must be true or false'],
    [{ tsconfig: 3 }, "runtime.options.tsconfig in Pulumi.yaml is 3; it must be a path"],
    [{ nodeargs: ["-x"] }, 'runtime.options.nodeargs in Pulumi.yaml is ["-x"]; it must be a string of arguments'],
  ])("refuse %j", (options, message) => expect(() => readRuntimeOptions(options)).toThrow(new Error(message)));
});
