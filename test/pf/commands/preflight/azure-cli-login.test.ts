import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { launcherCache } from "../../../../packages/engine/engine-cache.ts";
import { runHere } from "../../../support/run-here.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { writeSettings } from "../../../support/settings-file.ts";
import { callers } from "../../../support/tenant-to-deploy-to.ts";

const tenant = "11111111-1111-4111-8111-111111111111";
const other = "99999999-9999-4999-8999-999999999999";
const account = (id: string, tenantId = tenant, more: object = {}) =>
  JSON.stringify({ id, name: "Contoso dev", tenantId, state: "Enabled", ...more });
const one = "22222222-2222-4222-8222-222222222222";
const two = "33333333-3333-4333-8333-333333333333";

/** What `az <command>` prints to standard output, or refuses with on standard error. */
type Answers = Readonly<Record<string, { readonly out: string } | { readonly err: string }>>;

/** An Azure CLI of a machine without any other login. */
async function preflightWith(
  answers: Answers | undefined,
  more: Readonly<Record<string, string>> = {},
  { exits = 3, settings = {} }: { readonly exits?: 2 | 3; readonly settings?: object } = {},
) {
  const PATH = temporaryFolder();
  const cases = Object.entries(answers ?? {}).map(([command, answer], index) => {
    const [text, end] = "out" in answer ? [answer.out, ""] : [answer.err, " >&2; exit 1"];
    writeFileSync(join(PATH, `answer-${index}`), text);
    return `"${command}"*) while read -r line || [ -n "$line" ]; do echo "$line"; done < "${PATH}/answer-${index}"${end};;`;
  });
  const script = `#!/bin/sh\ncase "$*" in\n${cases.join("\n")}\n*) echo "ERROR: unexpected: $*" >&2; exit 1;;\nesac\n`;
  if (answers !== undefined) writeFileSync(join(PATH, "az"), script, { mode: 0o755 });
  const file = writeSettings({ callers, ...settings });
  const args = ["preflight", "--stack", "dev", "--settings", file.path];
  const environment = { ...noLogin, PATH, PULUMI_HOME: temporaryFolder(), ...more };
  const { exitCode, stderr, stdout } = await runHere(args, { environment });
  expect({ exitCode, stdout }).toEqual({ exitCode: exits, stdout: "" });
  return stderr;
}

const noLogin = { ARM_CLIENT_ID: "", ARM_TENANT_ID: "", ARM_SUBSCRIPTION_ID: "", ARM_USE_MSI: "", ARM_USE_OIDC: "" };

const notLoggedIn = { err: "ERROR: Please run 'az login' to setup account.\n" };

describe.skipIf(process.platform === "win32")("./pf preflight with the Azure CLI's login reports", () => {
  it("that there's no Azure CLI", async () => {
    expect(await preflightWith(undefined)).toContain(
      "The Azure CLI (az) isn't on PATH. Install it (https://learn.microsoft.com/cli/azure/install-azure-cli), then log " +
        "in (az login).\nOr set the ARM_* variables of a service principal, and ARM_SUBSCRIPTION_ID.",
    );
  });

  it("a secret that has ended, as of a new stack: whether it's deployed isn't known either", async () => {
    const ended = { integration: { secrets: { first: { endDate: "2025-05-15T00:00:00Z" } } } };
    const stderr = await preflightWith({ "account show": notLoggedIn }, {}, { exits: 2, settings: { callers: ended } });
    expect(stderr).toMatch(/callers\.integration\.secrets\.first\.endDate .* is in the past/);
    expect(stderr).toMatch(/Also, the login:\n +The Azure CLI isn't logged in\. Log in: az login/);
  });

  it("that it isn't logged in", async () => {
    expect(await preflightWith({ "account show": notLoggedIn })).toContain(
      "The Azure CLI isn't logged in. Log in: az login\n",
    );
  });

  it("that it has no default subscription, with the available ones and their tenants", async () => {
    const none = { err: "ERROR: No subscription found. Run 'az account set' to select a subscription.\n" };
    const list = { out: `[${account(one)},${account(two, other, { name: "Fabrikam" })}]` };
    const stderr = await preflightWith({ "account show": none, "account list": list });
    expect(stderr).toContain(
      "The Azure CLI is logged in, but has no default subscription. It knows 2 of 2 tenants. Select one:\n" +
        `  az account set --subscription ${one} (Contoso dev, tenant ${tenant})\n` +
        `  az account set --subscription ${two} (Fabrikam, tenant ${other})\n`,
    );
  });

  it("that the login's tenant has no subscription for it", async () => {
    const stderr = await preflightWith({ "account show": { out: account(tenant) } });
    expect(stderr).toContain(`logged in to tenant ${tenant}, where this login sees no subscription.`);
  });

  it("that the subscription is disabled", async () => {
    const stderr = await preflightWith({ "account show": { out: account(one, tenant, { state: "Disabled" }) } });
    expect(stderr).toContain(`default subscription ${one} is disabled`);
    expect(stderr).toContain("az account set --subscription <id>");
  });

  it.for([
    [
      "AADSTS700082: The refresh token has expired due to inactivity.",
      "The Azure CLI's login has expired (AADSTS700082",
    ],
    ["AADSTS50173: The provided grant has expired due to it being revoked.", "login has expired (AADSTS50173"],
    ["AADSTS50076: you must use multi-factor authentication", "asks the Azure CLI's login for more (AADSTS50076"],
  ])("in the sign-in server's words: %s", async ([words, said]) => {
    const err = `ERROR: ${words} Trace ID: x\nInteractive authentication is needed. Please run:\naz login\n`;
    const stderr = await preflightWith({ "account show": { out: account(one) }, "account get-access-token": { err } });
    expect(stderr).toContain(said);
    expect(stderr).toMatch(/az login/);
    expect(stderr).not.toMatch(/no default subscription|Trace ID/);
  });

  it("that the network is unreachable, without suggesting az login", async () => {
    const err = "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded\n";
    const stderr = await preflightWith({ "account show": { out: account(one) }, "account get-access-token": { err } });
    expect(stderr).toContain("The Azure CLI can't reach Microsoft");
    expect(stderr).toContain("Check the network, HTTPS_PROXY and REQUESTS_CA_BUNDLE");
    expect(stderr).not.toContain("az login");
  });

  it.for<[string, Answers | undefined, Readonly<Record<string, string>>]>([
    ["there's no Azure CLI", undefined, {}],
    ["it isn't logged in", { "account show": notLoggedIn }, {}],
    [
      "the login has expired",
      { "account show": { out: account(one) }, "account get-access-token": { err: "ERROR: AADSTS700082: Expired.\n" } },
      {},
    ],
    ["a login by ARM_* lacks its tenant", undefined, { ARM_CLIENT_ID: one, ARM_CLIENT_SECRET: "x" }],
    [
      "a login by ARM_* lacks its subscription",
      undefined,
      { ARM_CLIENT_ID: one, ARM_TENANT_ID: tenant, ARM_CLIENT_SECRET: "x" },
    ],
  ])("in the same run that `npx pulumi` has nothing to run, if %s", async ([, answers, more]) => {
    const stderr = await preflightWith(answers, more);
    expect(stderr).toMatch(/^error: .*(?:Azure CLI|ARM_TENANT_ID|ARM_SUBSCRIPTION_ID)/);
    expect(stderr).toMatch(
      /\nAlso on this machine:\n.*`npx pulumi` runs programs in TypeScript\n +Found: +no engine, and https:\/\/get\.pulumi\.com\/.*\n +Fix: +download https:/,
    );
  });

  it("all problems of the settings and the contract first, and in the same run that the login is missing", async () => {
    const settings = {
      location: "West Europe",
      expectedTenantId: "contoso.onmicrosoft.com",
      callers: { integration: { roles: ["Nobody"], secrets: { first: { endDate: "2027-05-15" } } } },
    };
    const stderr = await preflightWith(undefined, {}, { exits: 2, settings });
    const problems = [...stderr.matchAll(/^- (\S+) \(/gm)].map(([, path]) => path);
    expect(problems.toSorted()).toEqual([
      "callers.integration.roles[0]",
      "callers.integration.secrets.first.endDate",
      "expectedTenantId",
      "location",
    ]);
    expect(stderr).toMatch(/Fix: set protected-function:location to westeurope in .*\.yaml\n/);
    expect(stderr).toMatch(/\nAlso, the login:\n {2}The Azure CLI \(az\) isn't on PATH\..*\n {2}Or set the ARM_\*/);
    expect(stderr).toContain("\nAlso on this machine:\n");
  });

  it("the example in docs/start/deploy.md, without an Azure CLI or a full distribution", async () => {
    const page = readFileSync(new URL("../../../../docs/start/deploy.md", import.meta.url), "utf8");
    const [, shown = ""] = /^```\n(error: The Azure CLI.*?)^```$/ms.exec(page) ?? [];
    const parts = shown.split("…");
    const said = await preflightWith(undefined);
    // Each part stands there, in this order.
    const ends = parts.reduce((from, part) => (from < 0 ? from : said.indexOf(part, from)), 0);
    expect({ parts: parts.length, starts: said.startsWith(parts[0] ?? ""), found: ends > 0 }, said).toEqual({
      parts: 3,
      starts: true,
      found: true,
    });
  });

  it("nothing more if `npx pulumi` has the full distribution", async () => {
    const PULUMI_HOME = temporaryFolder();
    const { bin, engine } = launcherCache({ PULUMI_HOME });
    mkdirSync(bin, { recursive: true });
    for (const file of [engine, join(bin, "pulumi-language-nodejs")])
      writeFileSync(file, "#!/bin/sh\n", { mode: 0o755 });
    expect(await preflightWith(undefined, { PULUMI_HOME })).not.toContain("Also on this machine");
  });

  it("an unexpected failure in the CLI's own words", async () => {
    const stderr = await preflightWith({ "account show": { err: "ERROR: The file azureProfile.json is broken\n" } });
    expect(stderr).toContain("The file azureProfile.json is broken. Log in (az login).");
  });
});
