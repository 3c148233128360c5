import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { filledInCommands } from "../support/filled-in-commands.ts";
import { asScript, commandBlocks, filledIn, pageCommands } from "../support/page-commands.ts";
import { openPagesCheckout, type PagesCheckout } from "../support/pages-checkout.ts";

const everywhere = commandBlocks("{*.md,docs/**/*.md}");
const commands = pageCommands(everywhere.filter(({ page }) => page !== "CHANGELOG.md"));

/** Commands that are too slow for this test or need more than a stack, and the test that runs each. */
const elsewhere: readonly (readonly [RegExp, string])[] = [
  [/^\.\/pf start /, "acceptance/own-function.test.ts and others"],
  // Here, they would leave a project beside the checkout.
  [/^(?:\.\/pf new|cd) \.\.\/orders$/, "exhaustive/own-project.test.ts"],
  [/^\.\/pf twin$/, "here, before all others"],
  [
    /^\.\/pf (?:dev(?: --inspect)?|call(?: --as (?:no-token|expired|stranger))?|twin clock \+8h)$/,
    "acceptance/dev.test.ts",
  ],
  [/ --demo\b/, "exhaustive/demo.test.ts"],
  [/--policy-pack/, "acceptance/policy-pack.test.ts"],
  [/^npx pulumi up --stack pr-7/, "exhaustive/ephemeral.test.ts"],
  [/^npx pulumi (?:preview(?: --diff| --stack dev)?|up)$/, "here, of the stack dev and with more options"],
  [/^npx pulumi up (?:--stack (?:dev|prod)|--refresh --stack dev)$/, "here, of the stack prod and with --refresh"],
  [/^\.\/pf matrix /, "acceptance/matrix-command.test.ts"],
  [/^\.\/pf review /, "acceptance/review.test.ts"],
  [/^\.\/pf what-if (?!.*--live)/, "acceptance/what-if.test.ts"],
  [/^\.\/pf preflight .*--(?:json|settings)/, "acceptance/preflight.test.ts"],
  [/^\.\/pf explain --challenge /, "pf/commands/explain/command.test.ts"],
  [/^\.\/pf explain --token - --stack prod </, "here, of the stack dev"],
  [/^\.\/pf federate .*(?:prod|previews dev|watches)' --yes$/, "here, of the environment dev"],
  [/^\.\/pf release .*--dry-run/, "exhaustive/release.test.ts"],
  [/^\.\/pf call --as integration(?: --exchange)?$/, "acceptance/token-and-call.test.ts"],
  [/^\.\/pf call --stack dev --as integration$/, "here, with its options in another order"],
  [/^\.\/pf drift .*--(?:json|settings)/, "acceptance/drift-command.test.ts"],
  [/\.\/pf verify .*--(?:alter|outputs)/, "acceptance/verify.test.ts"],
  [/^\.\/pf verify .*--record/, "acceptance/verify-record.test.ts"],
  [/^\.\/pf (?:verify|drift) --stack prod/, "here, of the stack dev"],
  [/^\.\/pf teardown --stack (?:try|pr-7) /, "exhaustive/ephemeral.test.ts"],
  [/^\.\/pf teardown --stack test$/, "here, of the stack dev"],
  [/^\.\/pf teardown --stack test --yes$/, "acceptance/teardown.test.ts"],
  [/^\.\/pf teardown --stack test --dry-run$/, "exhaustive/teardown-cut-short.test.ts"],
  [/^\.\/pf teardown --list --/, "exhaustive/teardown-list.test.ts"],
  [/^npm (?:ci|test|run check)$/, ".ci/run"],
  [/^npm start$/, "acceptance/main-job.test.ts"],
  [/^az |^for provider in /, "witnesses/azure-cli"],
  [
    /^(?:read -rs CALLER_SECRET|token=\$\(.*client_(?:secret|assertion)|curl -sS -i "\$ENDPOINT")/,
    "acceptance/recipes.test.ts",
  ],
];
/** Commands that no test runs, and what it would take. All are parsed by bash, and Pulumi's options held against its help. */
const notRun: readonly (readonly [RegExp, string])[] = [
  [/^gh /, "GitHub"],
  [/azblob:\/\/|azurekeyvault:\/\//, "Azure Storage and Key Vault behind Pulumi's backend"],
  [/<organi[sz]ation>/, "Pulumi Cloud"],
  [/^curl https:\/\/api6?\.ipify\.org/, "the internet"],
  [/^npm install /, "another version of a package"],
  [/^npm ci --prefix base$/, "a pipeline that has both checkouts"],
  [/^token=\$\(curl .*Metadata:true/, "a virtual machine"],
  [/^token=\$\(curl .*X-IDENTITY-HEADER/, "App Service, where the function of another stack runs"],
  [/^npm run fix$/, "nothing: it would format the tests' own copy"],
];
const fillInOf = (command: string) =>
  isRun(command) || elsewhere.some(([found]) => found.test(command))
    ? undefined
    : filledInCommands.find(({ found }) => found.test(command));
const isRun = (command: string): boolean =>
  /\.\/pf |^npx pulumi (?:stack output|config|up|preview) ?/.test(command) &&
  !/<|…/.test(command) &&
  !elsewhere.some(([found]) => found.test(command));

/** Exit codes other than 0. Without a terminal, nobody can confirm. Without a screen, no browser opens. */
const exitCodes: Readonly<Record<string, number>> = { "./pf teardown --stack dev": 2, "./pf browser": 3 };

/** Text that a reader replaces, or needs another command for. */
const readersOwn: readonly (readonly [string, string])[] = [
  ["grace@contoso.com", "grace@twin.onmicrosoft.com"],
  [
    'curl -H "Auth',
    'eval "$(./pf twin env)"\nENDPOINT="$(./pf recipes --for curl --as integration --json | jq -r .endpoint.url)"\ncurl -H "Auth',
  ],
];

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("the commands on the pages", () => {
  it("are valid shell commands", () => {
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
  let checkout: PagesCheckout;
  beforeAll(async () => {
    checkout = await openPagesCheckout();
  });
  afterAll(() => checkout?.close());

  it("are each run here or by another test, except for those with a stated reason", () => {
    const left = commands.filter((command) => !isRun(command) && !fillInOf(command));
    const rest = [...elsewhere, ...notRun];

    expect(commands.filter(isRun).length).toBeGreaterThan(40);
    expect(left.filter((command) => !rest.some(([found]) => found.test(command)))).toEqual([]);
    for (const [found, why] of rest)
      expect([why, commands.some((command) => found.test(command))]).toEqual([why, true]);
    for (const { found } of filledInCommands)
      expect([found, commands.some((command) => found.test(command))]).toEqual([found, true]);
  });

  it.each(["preflight", "verify", "drift", "teardown", "release"])(
    "./pf %s --stack dev reports what is missing without a login",
    async (verb) => {
      const { exitCode, said } = await checkout.run(`./pf ${verb} --stack dev`);

      expect([2, 3]).toContain(exitCode);
      expect(said).toMatch(/^error: /m);
      expect(said).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    },
  );

  it.each(commands.filter(isRun))("%s", async (line) => {
    checkout.restoreSettings();
    const script = readersOwn.reduce((text, [printed, own]) => text.replace(printed, () => own), asScript(line));
    const live = /--stack |--list|federate|npx pulumi/.test(line);
    const { exitCode, said } = await checkout.run(script, { live });
    const expected = exitCodes[line] ?? 0;

    expect([exitCode, exitCode === expected ? "" : said]).toEqual([expected, ""]);
  });

  // After those above, and in the order of their list: some take away what others need.
  it.each(filledInCommands.flatMap((one) => commands.filter((command) => fillInOf(command) === one)))(
    "%s",
    async (line) => {
      checkout.restoreSettings();
      const { shell, values, before } = fillInOf(line) ?? { shell: {} };
      const own = Object.entries((await values?.(checkout)) ?? {});
      const script = own.reduce((text, [printed, value]) => text.replaceAll(printed, () => value), line);
      const { exitCode, said } = await checkout.run(`set -e\n${(await before?.(checkout)) ?? ""}\n${script}`, shell);

      expect(script).not.toMatch(/<[^>]*>/);
      expect([exitCode, exitCode === 0 ? "" : said]).toEqual([0, ""]);
    },
  );

  it("leave npx pulumi up nothing to do for imported objects", async () => {
    checkout.restoreSettings();

    const { exitCode, said } = await checkout.run("npx pulumi preview --stack dev --expect-no-changes", { live: true });

    expect([exitCode, exitCode === 0 ? "" : said]).toEqual([0, ""]);
  });
});
