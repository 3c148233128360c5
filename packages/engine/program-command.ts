import { lstatSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb.js";

/** A command that runs a Pulumi program. */
export interface ProgramCommand {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/**
 * Turns the engine's request into the command that Pulumi's own host starts. It leaves out two arguments: the proxy of
 * the resource monitor (programs talk to the monitor itself) and `--sync`, the pipes of synchronous invokes, which no
 * supported SDK makes.
 * Source: constructArguments and execRuntime in sdk/nodejs/cmd/pulumi-language-nodejs/main.go of pulumi/pulumi.
 */
export function programCommand(request: RunRequest, engineAddress: string): ProgramCommand {
  const info = request.getInfo();
  if (info === undefined) throw new Error("the engine sent no program information; use an engine >= 3.259.0");
  const programDirectory = info.getProgramDirectory();
  const options = readRuntimeOptions(info.getOptions()?.toJavaScript() ?? {});
  const flag = (name: string, value: string): string[] => (value === "" ? [] : [`--${name}`, value]);
  return {
    cwd: programDirectory,
    env: {
      ...compileCacheOf(info.getRootDirectory()),
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: String(options.typescript),
      ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
    },
    args: [
      ...options.nodeArguments,
      resolveRunner(programDirectory),
      ...flag("monitor", request.getMonitorAddress()),
      ...flag("engine", engineAddress),
      ...flag("organization", request.getOrganization()),
      ...flag("project", request.getProject()),
      ...flag("root-directory", info.getRootDirectory()),
      ...flag("stack", request.getStack()),
      ...flag("pwd", programDirectory),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      ...flag("parallel", String(request.getParallel())),
      info.getEntryPoint(),
      ...request.getArgsList(),
    ],
  };
}

/** Resolves from the program's directory, so that a program of another commit runs with its own SDK. */
function resolveRunner(programDirectory: string): string {
  try {
    return createRequire(join(programDirectory, "package.json")).resolve("@pulumi/pulumi/cmd/run/index.js");
  } catch {
    throw new Error(
      `@pulumi/pulumi can't be found from ${programDirectory}: it looks like the Pulumi SDK hasn't been installed. ` +
        "Run npm ci there.",
    );
  }
}

/** The part of `runtime.options` in Pulumi.yaml that changes how a program is started. */
export interface RuntimeOptions {
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  /** Arguments for node itself. */
  readonly nodeArguments: readonly string[];
}

/**
 * Reads the options as Pulumi's own host does: TypeScript through ts-node unless it is turned off. Source: parseOptions
 * in sdk/nodejs/cmd/pulumi-language-nodejs/main.go of pulumi/pulumi.
 */
export function readRuntimeOptions(options: Readonly<Record<string, unknown>>): RuntimeOptions {
  const { typescript = true, tsconfig, nodeargs = "" } = options;
  if (typeof typescript !== "boolean") throw mistyped("typescript", typescript, "true or false");
  if (tsconfig !== undefined && typeof tsconfig !== "string") throw mistyped("tsconfig", tsconfig, "a path");
  if (typeof nodeargs !== "string") throw mistyped("nodeargs", nodeargs, "a string of arguments");
  return { typescript, tsconfig, nodeArguments: splitArguments(nodeargs) };
}

function mistyped(name: string, value: unknown, allowed: string): Error {
  return new Error(`runtime.options.${name} in Pulumi.yaml is ${JSON.stringify(value)}; it must be ${allowed}`);
}

/** Splits at white space outside of quotes, as a shell would. */
function splitArguments(text: string): string[] {
  const pieces = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return pieces.map((piece) => piece.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => String(double ?? single)));
}

/**
 * Returns variables with which Node keeps the compiled form of a program and its packages between runs, beside the
 * packages. A program without packages gets no folder. Neither does one whose packages are a link: they may be another
 * version's, and what this one compiles there would run as the other's code. The entries have paths from there, so that
 * they also serve a new checkout.
 * https://nodejs.org/api/module.html#module-compile-cache
 *
 * @param directory the one with Pulumi.yaml
 */
export function compileCacheOf(directory: string): Readonly<Record<string, string>> {
  const packages = join(directory, "node_modules");
  const isOwn = lstatSync(packages, { throwIfNoEntry: false })?.isDirectory() === true;
  return isOwn
    ? { NODE_COMPILE_CACHE: join(packages, ".cache", "node-compile-cache"), NODE_COMPILE_CACHE_PORTABLE: "1" }
    : {};
}
