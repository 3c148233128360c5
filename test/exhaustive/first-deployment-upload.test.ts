import { afterEach, describe, expect, it } from "vitest";
import { ProgramFailed } from "../../engine/program-failed.ts";
import { AdjustableClock } from "../../twin/clock.ts";
import type { Injection } from "../../twin/index.ts";
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

describe.skipIf(!hasEngine())("the first upload", () => {
  it("waits for the SCM host, the deployer's role and the identity's role, says so, and succeeds", async () => {
    const start = new Date();
    const clock = new AdjustableClock({ now: () => start });
    stack = await openLocally({
      twin: {
        clock,
        replication: { delayMilliseconds: 360_000, of: ["roleAssignment"] },
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
    await stack.local.stack.up({ expectNoChanges: true });
  });

  it("fails at its deadline with what to do; the door is shut, and up again makes the rest", async () => {
    let isBroken = true;
    stack = await openLocally({
      twin: { injections: [publish(503, () => isBroken)] },
      standIns: {
        pause: async () => {},
        environment: { PUBLISH_DEADLINE_SECONDS: "4", PUBLISH_LONGEST_PAUSE_MILLISECONDS: "500" },
      },
    });

    const failure: unknown = await stack.local.stack.up().catch((error: unknown) => error);

    if (!(failure instanceof ProgramFailed)) throw new Error("up did not fail", { cause: failure });
    expect(failure.exitCode).toBe(1);
    expect(failure.message).toContain('exit status 1: running "node ../publish.ts"');
    expect(failure.message).toContain(
      "Nothing was uploaded within 4 s. Last: 503: the site's SCM host is starting. Fix it, or allow more time with " +
        "PUBLISH_DEADLINE_SECONDS, and run `pulumi up` again. There is nothing to clean up.",
    );
    const { host } = await siteHosts();
    expect((await stack.fetch(`https://${host}/api/who-calls`)).status).toBe(401);
    isBroken = false;
    const { summary, steps } = await stack.local.stack.up();
    expect(summary).toMatchObject({ update: 0, replace: 0, delete: 0 });
    const made = steps.filter(({ op }) => op === "create").map(({ type }) => type);
    expect(made).toContain("command:local:Command");
    await stack.local.stack.up({ expectNoChanges: true });
  });
});
