import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "../support/failure-of.ts";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import type { Exchange, Injection } from "../../packages/twin/index.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { resourceNamed, stateOf } from "../support/stack-state.ts";

const scm = /\.scm\./;
const publish = (status: number, during: Injection["during"]): Injection => ({
  host: scm,
  method: "POST",
  path: /^\/api\/publish$/,
  during,
  status,
});

let stack: EmptyLocalStack;
afterEach(() => stack?.close());

async function siteHosts(): Promise<{ readonly host: string; readonly scmHost: string }> {
  const site = (await stateOf(stack.local.stack)).find(({ type }) => type === "azure-native:web:WebApp");
  const states = site?.outputs?.["hostNameSslStates"] as readonly {
    readonly name: string;
    readonly hostType: string;
  }[];
  const named = (wanted: string) => String(states.find(({ hostType }) => hostType === wanted)?.name);
  return { host: named("Standard"), scmHost: named("Repository") };
}

/** Every other answer, by twos: platform.test.ts. */
describe.skipIf(!hasEngine())("the first upload", () => {
  it("waits for the SCM host, the deployer's role and the identity's role, with messages, and succeeds", async () => {
    const start = new Date();
    const clock = new AdjustableClock({ now: () => start });
    stack = await openLocally({
      twin: {
        clock,
        replication: { delayMilliseconds: 360_000, kinds: ["roleAssignment"] },
        // Three refusals, then two deployments until the role has arrived: each answer of the SCM host takes a minute.
        onExchange: ({ host }) => {
          if (scm.test(host)) clock.advance(60_000);
        },
        injections: [
          { host: scm, method: "CONNECT", during: 2, status: 502 },
          publish(503, 1),
          publish(502, 1),
          publish(403, 1),
        ],
      },
      standIns: { pause: async () => {}, environment: { PUBLISH_LONGEST_PAUSE_MILLISECONDS: "1" } },
    });

    await stack.local.stack.up();

    const { outputs } = await resourceNamed(stack.local.stack, "code");
    const { host, scmHost } = await siteHosts();
    const notYet =
      /^status 3, failed; Status 403 from storage: .*: the site's identity can't store the package yet \(a new role takes up to ten minutes\), or it lacks Storage Blob Data Owner; uploading it again in 1 s$/;
    expect(String(outputs?.["stderr"]).split("\n")).toEqual([
      `the proxy answers 502 for ${scmHost}: the host cannot be reached yet; trying again in 1 s`,
      `the proxy answers 502 for ${scmHost}: the host cannot be reached yet; trying again in 1 s`,
      "503: the site's SCM host is starting; trying again in 1 s",
      "502: the site's SCM host is starting; trying again in 1 s",
      "403: the deployer's role has not reached the site yet, or lacks microsoft.web/sites/publish/action (Owner, " +
        "Contributor and Website Contributor have it); trying again in 1 s",
      expect.stringMatching(notYet),
      expect.stringMatching(notYet),
    ]);
    expect(outputs?.["stdout"]).toMatch(/^deployed [0-9a-f]{64} as .*; confirmed by the running host's hash and /);
    expect((await stack.fetch(`https://${host}/api/who-calls`)).status).toBe(401);
  });

  it("fails at its deadline with a fix and no public access; replacing a stuck site creates the rest in order", async () => {
    // A site whose SCM host answers 503 and nothing else, as long as that site lives: Azure/functions-action#390.
    const exchanges: Exchange[] = [];
    const isSite = /\/providers\/Microsoft\.Web\/sites\/[^/?]+(?:\?|$)/;
    const isStuck = () => !exchanges.some(({ method, path }) => method === "DELETE" && isSite.test(path));
    stack = await openLocally({
      twin: {
        onExchange: (exchange) => exchanges.push(exchange),
        resourceManager: { siteWriteMilliseconds: 100 },
        injections: [publish(503, isStuck)],
      },
      standIns: {
        pause: async () => {},
        environment: { PUBLISH_DEADLINE_SECONDS: "4", PUBLISH_LONGEST_PAUSE_MILLISECONDS: "500" },
      },
    });
    const engine = stack.local.stack;
    const isShut = async () => (await stack.fetch(`https://${(await siteHosts()).host}/api/who-calls`)).status === 401;

    const failure = await failureOf(engine.up());
    expect(failure.exitCode).toBe(1);
    expect(failure.message).toContain(
      'exit status 1: running "node --import=@protected-function/infra/publish --eval 0"',
    );
    expect(failure.message).toContain(
      "Nothing was uploaded within 4 s. Last: 503: the site's SCM host is starting. Fix it, or allow more time with " +
        "PUBLISH_DEADLINE_SECONDS, and run `pulumi up` again. There is nothing to clean up.",
    );
    expect(await isShut()).toBe(true);
    const before = await resourceNamed(engine, "function-app");
    exchanges.length = 0;

    // The documentation's command alone.
    const { summary } = await engine.up({ replaced: ["**WebApp::function-app"] });

    expect(summary.replace).toBeGreaterThan(0);
    const made = exchanges.filter(({ method, status }) => method === "PUT" && status < 300).map(({ path }) => path);
    const places = [/\/sites\/[^/?]+\?/, /\/config\/authsettingsV2\?/].map((part) =>
      made.findIndex((path) => part.test(path)),
    );
    const uploaded = exchanges.findIndex(({ path, status }) => path.startsWith("/api/publish") && status === 202);
    const gated = exchanges.findIndex(({ method, path }) => method === "PUT" && path.includes("authsettingsV2"));
    expect(places).toEqual([0, 4]);
    expect(gated).toBeLessThan(uploaded);
    expect(exchanges.filter(({ status }) => status === 409)).toEqual([]);
    expect((await resourceNamed(engine, "function-app")).id).toBe(before.id);
    expect(await isShut()).toBe(true);
    await engine.up({ expectNoChanges: true });
  });

  it("fails with the known facts and a fix if Resource Manager doesn't confirm it; a later up creates the rest", async () => {
    const upload: { triggerSync: "fails silently"; resourceManagerSync: "works" | "refused" } = {
      triggerSync: "fails silently",
      resourceManagerSync: "refused",
    };
    let uploads = 0;
    stack = await openLocally({
      twin: {
        upload,
        onExchange: ({ method, path }) => {
          if (method === "POST" && path.startsWith("/api/publish")) uploads += 1;
        },
      },
      standIns: { pause: async () => {}, environment: { PUBLISH_LONGEST_PAUSE_MILLISECONDS: "1" } },
    });
    const { local, resourceManager } = stack;

    await expect(local.stack.up()).rejects.toThrow(
      /The package is deployed \(the running host has its hash\), but nothing confirms that its functions are registered: Resource Manager lists WarmUp, not who-calls; Resource Manager answers POST host\/default\/sync with 400 .* To accept it without confirmation, set PUBLISH_ACCEPT_UNCONFIRMED=true\./,
    );

    expect(uploads).toBe(1);
    upload.resourceManagerSync = "works";
    const { summary, steps } = await local.stack.up();
    expect(summary).toMatchObject({ update: 0, replace: 0, delete: 0 });
    const made = steps.filter(({ op }) => op === "create").map(({ type }) => type);
    expect(made).toContain("command:local:Command");
    const { id } = await resourceNamed(local.stack, "function-app");
    const { value } = (await resourceManager.call("GET", `${id}/functions?api-version=2025-05-01`)) as {
      readonly value: readonly { readonly properties: { readonly name: string } }[];
    };
    expect(value.map(({ properties }) => properties.name)).toEqual(["who-calls"]);
    const { inputs, outputs } = await resourceNamed(local.stack, "code");
    const manifest = `${id}/hostruntime/admin/vfs/home/site/wwwroot/package.json?api-version=2025-05-01`;
    const { packageSha256 } = (await resourceManager.call("GET", manifest)) as { readonly packageSha256: string };
    expect(outputs?.["stdout"]).toContain(`deployed ${packageSha256} as `);
    expect(inputs?.["environment"]).toMatchObject({ PACKAGE_SHA256: packageSha256 });
  });
});
