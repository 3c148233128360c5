import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createEngineHome, pulumiHome } from "../engine-home.ts";
import type { Engine } from "../find-engine.ts";
import { type Guardian, processGuardian } from "../guardian.ts";
import type { OnProgress } from "../progress.ts";
import { createRunCommand, type RunCommand } from "../run-command.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

/** A provider plugin that the program needs, and whether the engine has it. */
export interface ObtainedPlugin {
  /** As Pulumi names it: `azuread`. */
  readonly name: string;
  /** The one that the program's SDK asks for. */
  readonly version: string;
  /** `installed`: the engine had it; `downloaded`: it has it now; `stand-in`: it cannot be had here. */
  readonly source: "installed" | "downloaded" | "stand-in";
  /** For a stand-in, why the plugin isn't available. */
  readonly why?: string;
}

export interface ObtainPluginsOptions {
  readonly engine: Pick<Engine, "path">;
  /** The program's folder. Its packages name the plugin versions that they need. */
  readonly directory: string;
  readonly names: readonly string[];
  /** PATH, HOME, PULUMI_HOME and the variables of the engine's download; usually `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress;
  readonly guardian?: Guardian;
  /** Injected by tests. */
  readonly run?: RunCommand;
  readonly platform?: NodeJS.Platform;
}

/**
 * These are written in Go and connect to the twin over TLS. The others make no connection, or leave it to their
 * commands.
 */
const callsMicrosoft: ReadonlySet<string> = new Set(["azure-native", "azuread"]);

/**
 * Platforms on which Go reads the twin's certificate authority from its variable.
 * https://pkg.go.dev/crypto/x509#SystemCertPool
 */
const readsAuthority = (platform: NodeJS.Platform): boolean => platform !== "darwin" && platform !== "win32";
const cannotTrustTwin =
  "it is written in Go, which reads SSL_CERT_FILE neither on macOS nor on Windows, and would not trust the twin";

/** The time limit of a download, in milliseconds: azure-native is 200 MB. */
const longestInstallation = 10 * 60_000;

/** The real plugins that are available: those that the engine has, or can install. A missing one isn't an error. */
export async function obtainPlugins(options: ObtainPluginsOptions): Promise<readonly ObtainedPlugin[]> {
  const { environment, guardian = processGuardian() } = options;
  const folder = guardian.temporaryDirectory("protected-function-plugins-");
  try {
    // The engine installs plugins in the user's own home.
    await mkdir(join(pulumiHome(environment), "plugins"), { recursive: true });
    const PULUMI_HOME = await createEngineHome(folder, environment);
    const env = {
      ...childEnvironment(environment, "network", "engine"),
      PULUMI_HOME,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      NO_COLOR: "1",
    };
    return await askEngine(options, env, options.run ?? createRunCommand(guardian));
  } finally {
    guardian.removeDirectory(folder);
  }
}

async function askEngine(
  options: ObtainPluginsOptions,
  env: ObtainPluginsOptions["environment"],
  run: RunCommand,
): Promise<readonly ObtainedPlugin[]> {
  const { engine, directory, names, signal, onProgress } = options;
  const installed = await run(engine.path, ["plugin", "ls", "--json"], { env, signal });
  const installedPlugins = installed.exitCode === 0 ? pluginsIn(installed.stdout) : [];
  const obtained: ObtainedPlugin[] = [];
  // One at a time: the engine's downloads share a connection.
  for (const name of names) {
    const version = await versionWanted(directory, name);
    if (callsMicrosoft.has(name) && !readsAuthority(options.platform ?? process.platform)) {
      obtained.push({ name, version, source: "stand-in", why: cannotTrustTwin });
      continue;
    }
    if (installedPlugins.some((plugin) => plugin.name === name && plugin.version === version)) {
      obtained.push({ name, version, source: "installed" });
      continue;
    }
    onProgress?.(`installing the plugin ${name} ${version}`);
    const install = await run(engine.path, ["plugin", "install", "resource", name, `v${version}`], {
      env,
      signal,
      timeoutMilliseconds: longestInstallation,
    });
    obtained.push(
      install.exitCode === 0
        ? { name, version, source: "downloaded" }
        : { name, version, source: "stand-in", why: reasonIn(install.stderr) },
    );
  }
  return obtained;
}

/**
 * Source: PluginInfo in sdk/go/common/workspace/plugins.go of pulumi/pulumi, as `pulumi plugin ls --json` prints it.
 */
interface InstalledPlugin {
  readonly name: string;
  readonly kind: string;
  readonly version?: string;
}

function pluginsIn(json: string): readonly InstalledPlugin[] {
  return (JSON.parse(json) as readonly InstalledPlugin[]).filter(({ kind }) => kind === "resource");
}

/** Reads from the SDK's package which plugin version it requires. @throws Error if the package has none */
async function versionWanted(directory: string, name: string): Promise<string> {
  const require = createRequire(join(directory, "package.json"));
  const file = require.resolve(`@pulumi/${name}/package.json`);
  const { pulumi } = JSON.parse(await readFile(file, "utf8")) as { readonly pulumi?: { readonly version?: string } };
  if (pulumi?.version === undefined)
    throw new Error(`${file} doesn't say which version of the plugin ${name} it asks for`);
  return pulumi.version;
}

/** The first failure, because the engine reports its retries after it. */
function reasonIn(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const errorLine = lines.find((line) => /^(warning|error):/i.test(line)) ?? lines.findLast((line) => line !== "");
  return (errorLine ?? "the engine didn't say why").replace(/^(warning|error):\s*/i, "");
}
