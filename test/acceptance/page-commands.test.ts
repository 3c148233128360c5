import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { processGuardian } from "../../engine/guardian.ts";
import { attachLanguageHost, type LanguageHost } from "../../engine/language-host.ts";
import { openExistingStack } from "../../engine/open-stack.ts";
import type { Stack } from "../../engine/stack.ts";
import { deployerEnvironment } from "../../stacks/local/local-stack.ts";
import { bareEnvironment, repository, traceableFolder } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { type EmptyLocalStack, openLocally } from "../support/local-deployment.ts";
import { ordersSettings, seedForOrders } from "../support/orders-settings.ts";
import { commandBlocks, filledIn, pageCommands } from "../support/page-commands.ts";
import { filesOfSample } from "../support/sample-files.ts";

const everywhere = commandBlocks("{*.md,docs/**/*.md}");
const commands = pageCommands(everywhere.filter(({ page }) => page !== "CHANGELOG.md"));

/** Commands that are too slow for this test or need more than a stack, and the test that runs each. */
const elsewhere: readonly (readonly [RegExp, string])[] = [
  [/^\.\/pf start /, "own-function.test.ts and others"],
  [/^\.\/pf twin$/, "here, before all others"],
  [/ --demo\b/, "demo.test.ts"],
  [/--policy-pack/, "policy-pack.test.ts"],
  [/^npx pulumi up --stack pr-7/, "exhaustive/ephemeral.test.ts"],
  [/^\.\/pf matrix (?!--html)/, "matrix-command.test.ts"],
  [/^\.\/pf review /, "review.test.ts"],
  [/^\.\/pf what-if .*--(?:settings|twin)/, "what-if.test.ts"],
  [/^\.\/pf drift .*--(?:json|settings)/, "drift-command.test.ts"],
  [/\.\/pf verify .*--(?:alter|outputs)/, "verify.test.ts"],
  [/^\.\/pf verify .*--record/, "verify-record.test.ts"],
  [/^\.\/pf verify --stack prod/, "here, of the stack dev"],
  [/^\.\/pf teardown --stack (?:try|pr-7) /, "exhaustive/ephemeral.test.ts"],
];
const isRun = (command: string): boolean =>
  /\.\/pf |^npx pulumi (?:stack output|config|up|preview) ?/.test(command) &&
  !/<|…/.test(command) &&
  !elsewhere.some(([found]) => found.test(command));

/** Exit codes other than 0. Without a terminal, nobody can confirm. */
const exitCodes: Readonly<Record<string, number>> = { "./pf teardown --stack test": 2, "./pf teardown --stack dev": 2 };

/** Text that a reader replaces, or needs another command for. */
const readersOwn: readonly (readonly [string, string])[] = [
  ["grace@contoso.com", "grace@twin.onmicrosoft.com"],
  [
    'curl -H "Auth',
    'eval "$(./pf twin env)"\nENDPOINT_URL="$(./pf recipes --for curl --as integration --json | jq -r .endpoint.url)"\ncurl -H "Auth',
  ],
];

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
  return stringify({ config: Object.fromEntries(config) }, { defaultStringType: "QUOTE_DOUBLE" });
};
const stacks = { dev: "development", prod: "production", test: "test" };
const files = {
  ...Object.fromEntries(
    Object.entries(stacks).map(([stack, environment]) => [`Pulumi.${stack}.yaml`, settingsFile({ environment })]),
  ),
  "Pulumi.local.yaml": settingsFile({ publicClientFlows: false, people: {} }),
};

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("the commands of the pages", () => {
  it("parse as shell commands", () => {
    const wrong = everywhere.flatMap(({ page, block }) => {
      const { stderr } = spawnSync("bash", ["-n"], { input: filledIn(block), encoding: "utf8" });
      return stderr === "" ? [] : [{ page, block, stderr }];
    });

    expect(everywhere.length).toBeGreaterThan(60);
    expect(wrong).toEqual([]);
  });

  it("use only options that Pulumi has", () => {
    const used = pageCommands(everywhere).flatMap((line) => {
      const [command = ""] = line.replaceAll(/"[^"]*"|'[^']*'/g, "quoted").split("|");
      const [, verbs = "", rest = ""] = /^npx pulumi ((?:[a-z-]+ ?)+)(.*)$/.exec(command) ?? [];
      const options = [...rest.matchAll(/(?<=^| )--[a-z-]+/g)].map(([option]) => option);
      return verbs === "" ? [] : [{ command, verbs: verbs.trim().split(" "), options }];
    });
    const help = new Map<string, string>();
    const wrong = used.flatMap(({ command, verbs: [verb = "", noun = ""], options }) => {
      const asked = ["config", "policy", "stack", "state"].includes(verb) ? [verb, noun] : [verb];
      const key = asked.join(" ");
      if (!help.has(key)) help.set(key, helpOf(asked));
      const known = help.get(key) ?? "";
      return options
        .filter((option) => !new RegExp(`${option}\\b`).test(known))
        .map((option) => `${command}: ${option}`);
    });

    expect(used.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});

function helpOf(verbs: readonly string[]): string {
  return spawnSync(inject("enginePath"), [...verbs.filter((verb) => verb !== ""), "--help"], { encoding: "utf8" })
    .stdout;
}

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("the pages' commands, as printed", () => {
  const temporary = traceableFolder();
  const opened: Stack[] = [];
  const written = new Map<string, string>();
  let checkout: string;
  let tenant: EmptyLocalStack;
  let twin: ReturnType<typeof shell>;
  let live: Readonly<Record<string, string>>;
  let languageHost: LanguageHost | undefined;

  function shell(line: string, environment: Readonly<Record<string, string>> = {}) {
    const { PATH, ...bare } = bareEnvironment();
    const env = {
      ...bare,
      PATH: `${dirname(inject("enginePath"))}:${PATH}`,
      CI: "true",
      TMPDIR: temporary.path,
      ...environment,
    };
    // `npx pulumi` runs the tests' engine.
    const script = `set -o pipefail\nnpx() { shift; pulumi "$@"; }\n${line}`;
    return spawn("bash", ["-c", script], { cwd: checkout, env, stdio: ["ignore", "pipe", "pipe"] });
  }

  async function finished(child: ReturnType<typeof shell>) {
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [exitCode] = (await once(child, "close")) as [number | null];
    return { exitCode, said };
  }

  beforeAll(async () => {
    checkout = copyRepository(repository, { functions: filesOfSample("orders"), files });
    twin = shell("exec ./pf twin");
    const isServing = (async () => {
      for await (const text of twin.stderr.setEncoding("utf8"))
        if (String(text).includes("Serving until Ctrl-C")) return;
    })();
    tenant = await openLocally({ directory: checkout, settings });
    await seedForOrders(tenant);
    const backend = join(temporary.path, "backend");
    mkdirSync(backend);
    const ports = Object.entries(tenant.local.standIns).map(([plugin, port]) => `${plugin}:${port}`);
    live = {
      ...tenant.local.twin.environment,
      ...deployerEnvironment(tenant.local.twin),
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of the tests",
      PULUMI_DEBUG_PROVIDERS: ports.join(","),
      // A person would answer the prompt.
      PULUMI_SKIP_CONFIRMATIONS: "true",
    };
    const attached = await attachLanguageHost(
      inject("enginePath"),
      { ...bareEnvironment(), ...live },
      processGuardian(),
    );
    ({ languageHost } = attached);
    const { PULUMI_DEBUG_LANGUAGES: languages } = attached.environment;
    if (languages !== undefined) live = { ...live, PULUMI_DEBUG_LANGUAGES: languages };
    for (const name of [...Object.keys(stacks), "try"]) {
      const stack = await openExistingStack({
        engine: { path: inject("enginePath") },
        directory: checkout,
        stack: name,
        configFile: join(checkout, `Pulumi.${name}.yaml`),
        environment: { ...bareEnvironment(), ...live },
      });
      opened.push(stack);
      await stack.initialize(checkout);
    }
    // One by one: at its end, an engine cancels everything in the plugins, which all stacks share.
    for (const stack of opened.slice(0, -1)) await stack.up();
    await once(shell("npx pulumi stack select dev", live), "close");
    for (const file of Object.keys(files)) written.set(file, readFileSync(join(checkout, file), "utf8"));
    await isServing;
  });
  afterAll(async () => {
    twin.kill("SIGINT");
    if (twin.exitCode === null) await once(twin, "close");
    for (const stack of opened) await stack.close();
    await languageHost?.close();
    await tenant?.close();
    rmSync(checkout, { recursive: true, force: true });
    temporary.remove();
  });

  it("are found, and another test runs each one that this test leaves out", () => {
    expect(commands.filter(isRun).length).toBeGreaterThan(40);
    for (const [found, by] of elsewhere)
      expect([by, commands.some((command) => found.test(command))]).toEqual([by, true]);
  });

  it.each(["preflight", "verify", "drift", "teardown", "release"])(
    "./pf %s --stack dev says without a login what is missing",
    async (verb) => {
      const { exitCode, said } = await finished(shell(`./pf ${verb} --stack dev`));

      expect([2, 3]).toContain(exitCode);
      expect(said).toMatch(/^error: /m);
      expect(said).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    },
  );

  it.each(commands.filter(isRun))("%s", async (line) => {
    for (const [file, text] of written) writeFileSync(join(checkout, file), text);
    const isLive = /--stack |--list|federate|npx pulumi/.test(line);
    const script = readersOwn.reduce((text, [printed, own]) => text.replace(printed, () => own), line);
    const { exitCode, said } = await finished(shell(script, isLive ? live : {}));
    const expected = exitCodes[line] ?? 0;

    expect([exitCode, exitCode === expected ? "" : said]).toEqual([expected, ""]);
  });
});
