import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { inject } from "vitest";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { attachLanguageHost, type LanguageHost } from "../../packages/engine/language-host.ts";
import { openExistingStack } from "../../packages/engine/open-stack.ts";
import type { Stack } from "../../packages/engine/stack.ts";
import { deployerEnvironment } from "../../packages/pf/stacks/local/local-stack.ts";
import { bareEnvironment, repository, traceableFolder } from "./command-line.ts";
import { copyRepository } from "./copied-repository.ts";
import { type EmptyLocalStack, openLocally } from "./local-deployment.ts";
import { ordersSettings, seedForOrders } from "./orders-settings.ts";
import { pulumiHome } from "./pulumi-home.ts";
import { filesOfSample } from "./sample-files.ts";

/** A reader's checkout: the orders API, stacks deployed to a twin, another twin that serves, and a shell. */
export interface PagesCheckout {
  readonly tenant: EmptyLocalStack;
  /** By name: dev and prod, deployed, and try. */
  readonly stacks: ReadonlyMap<string, Stack>;
  /** The settings files as they were at first: a command may change them. */
  readonly restoreSettings: () => void;
  /** Runs a line in a new shell, whose `npx pulumi` is the tests' engine. */
  readonly run: (line: string, shell?: PagesShell) => Promise<{ readonly exitCode: number | null; said: string }>;
  readonly close: () => Promise<void>;
}

export interface PagesShell {
  /** Signed in to the tenant and to the stacks' backend. */
  readonly live?: boolean;
  /** A backend and home of Pulumi that nothing else uses. */
  readonly newBackend?: boolean;
}

const both = ["Orders.Read", "Orders.Write"];
const settings = {
  ...ordersSettings,
  callers: { ...ordersSettings.callers, integration: { ...ordersSettings.callers.integration, roles: both } },
  people: { "Orders.Read": { users: ["ada@twin.onmicrosoft.com", "grace@twin.onmicrosoft.com"] } },
  conditionalAccess: { namedLocations: { office: { cidrs: ["203.0.113.0/24"] } } },
  publicClientFlows: true,
};
const settingsFile = (own: object): string => {
  const config = Object.entries({ ...settings, ...own }).map(([name, value]) => [`protected-function:${name}`, value]);
  return stringify(
    { config: Object.fromEntries(config) },
    { defaultStringType: "QUOTE_DOUBLE", aliasDuplicateObjects: false },
  );
};
const files = {
  "Pulumi.dev.yaml": settingsFile({ environment: "development" }),
  "Pulumi.prod.yaml": settingsFile({ environment: "production", protectResources: true }),
  "Pulumi.local.yaml": settingsFile({ publicClientFlows: false, people: {} }),
};

export async function openPagesCheckout(): Promise<PagesCheckout> {
  const temporary = traceableFolder();
  const checkout = copyRepository(repository, { functions: filesOfSample("orders"), files });
  const shell = (line: string, environment: Readonly<Record<string, string>> = {}) => {
    const { PATH, ...bare } = bareEnvironment();
    const path = `${dirname(inject("enginePath"))}:${PATH}`;
    const env = { ...bare, PATH: path, CI: "true", TMPDIR: temporary.path, ...environment };
    const script = `set -o pipefail\nnpx() { shift; pulumi "$@"; }\n${line}`;
    return spawn("bash", ["-c", script], { cwd: checkout, env, stdio: ["ignore", "pipe", "pipe"] });
  };
  const twin = shell("exec ./pf twin");
  const isServing = (async () => {
    for await (const text of twin.stderr.setEncoding("utf8")) if (String(text).includes("Serving until Ctrl-C")) return;
  })();
  const tenant = await openLocally({ directory: checkout, settings });
  await seedForOrders(tenant);
  const newFolder = (name: string): string => {
    mkdirSync(join(temporary.path, name));
    return join(temporary.path, name);
  };
  const ports = Object.entries(tenant.local.standIns).map(([plugin, port]) => `${plugin}:${port}`);
  const signedIn = {
    ...pulumiHome(temporary.path),
    ...tenant.local.twin.environment,
    ...deployerEnvironment(tenant.local.twin),
    PULUMI_BACKEND_URL: `file://${newFolder("backend")}`,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase of the tests",
    PULUMI_DEBUG_PROVIDERS: ports.join(","),
    // A person would answer the prompt.
    PULUMI_SKIP_CONFIRMATIONS: "true",
  };
  const attached = await attachLanguageHost(
    inject("enginePath"),
    { ...bareEnvironment(), ...signedIn },
    processGuardian(),
  );
  const languageHost: LanguageHost | undefined = attached.languageHost;
  const { PULUMI_DEBUG_LANGUAGES: languages } = attached.environment;
  const live = { ...signedIn, ...(languages !== undefined && { PULUMI_DEBUG_LANGUAGES: languages }) };

  const stacks = new Map<string, Stack>();
  for (const name of ["dev", "prod", "try"]) {
    const stack = await openExistingStack({
      engine: { path: inject("enginePath") },
      directory: checkout,
      stack: name,
      configFile: join(checkout, `Pulumi.${name}.yaml`),
      environment: { ...bareEnvironment(), ...live },
    });
    stacks.set(name, stack);
    await stack.initialize(checkout);
  }
  // One by one: at its end, an engine cancels everything in the plugins, which all stacks share.
  for (const name of ["dev", "prod"]) await stacks.get(name)?.up();
  await once(shell("npx pulumi stack select dev", live), "close");
  const written = Object.keys(files).map((file) => [file, readFileSync(join(checkout, file), "utf8")] as const);
  await isServing;

  let backends = 0;
  const newBackend = () => {
    const home = newFolder(`home-${++backends}`);
    return { PULUMI_HOME: home, PULUMI_BACKEND_URL: `file://${newFolder(`backend-${backends}`)}` };
  };
  return {
    tenant,
    stacks,
    restoreSettings: () => {
      for (const [file, text] of written) writeFileSync(join(checkout, file), text);
    },
    run: async (line, options = {}) => {
      const child = shell(line, { ...(options.live && live), ...(options.newBackend && newBackend()) });
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
      const [exitCode] = (await once(child, "close")) as [number | null];
      return { exitCode, said };
    },
    close: async () => {
      twin.kill("SIGINT");
      if (twin.exitCode === null) await once(twin, "close");
      for (const stack of stacks.values()) await stack.close();
      await languageHost?.close();
      await tenant.close();
      rmSync(checkout, { recursive: true, force: true });
      temporary.remove();
    },
  };
}
