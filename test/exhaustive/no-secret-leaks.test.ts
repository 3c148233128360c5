import { existsSync, mkdirSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { Applications } from "../../packages/twin/tenant/applications.ts";
import { RefreshTokens } from "../../packages/twin/tenant/refresh-tokens.ts";
import { Subscription } from "../../packages/twin/tenant/subscription.ts";
import { Users } from "../../packages/twin/tenant/users.ts";
import { repository, traceableFolder } from "../support/command-line.ts";
import { hearSecrets } from "../support/leaks/issued-secrets.ts";
import { leaksIn } from "../support/leaks/leaks-in.ts";
import { watchRun, type WatchedRun } from "../support/leaks/watched-run.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

/** A watched deployment, or two. */
const long = 300_000;
const secrets = { first: { endDate: "2099-05-31T00:00:00Z" } };
const settings = { callers: { integration: { secrets } } };

/** The message itself names the places: a short report shows nothing else. */
const expectNone = (leaks: readonly string[]): void => expect(leaks.join("\n"), leaks.join("\n")).toBe("");

describe.skipIf(!hasEngine() || process.platform !== "linux")("no secret or token leaks", { timeout: long }, () => {
  const temporary = traceableFolder();
  const pulumiHome = join(temporary.path, "own-pulumi-home");
  const shell = {
    PATH: [dirname(inject("enginePath")), process.env["PATH"] ?? ""].join(delimiter),
    HOME: process.env["HOME"] ?? "",
    PULUMI_HOME: pulumiHome,
  };
  afterAll(temporary.remove);

  const run = (args: readonly string[], more: { readonly directory?: string; readonly untilItSays?: string } = {}) =>
    watchRun({ directory: repository, args, environment: shell, temporary: temporary.path, ...more });

  /** A run on a twin of its own, which leaves no log of the engine's either. */
  function expectNoLeak(watched: WatchedRun): void {
    expectNone(leaksIn(watched, watched.issued));
    // That somebody has looked: the engine holds the deployer's secret, and the twin has issued tokens.
    expect(new Set(watched.issued.values())).toContain("token");
    expect(watched.files.some(({ where }) => where.includes("/stacks/protected-function/"))).toBe(true);
    expect(existsSync(join(pulumiHome, "logs"))).toBe(false);
  }

  it("from npm start, or while it serves as ./pf twin does, into a file, argument, environment or output", async () => {
    const watched = await run(["start", "--keep"], { untilItSays: "The stack stays deployed until Ctrl-C" });

    expect(watched.exitCode, watched.stderr).toBe(0);
    expectNoLeak(watched);
    const workers = watched.processes.filter(({ where }) =>
      /environment of .*\/(client-worker|worker)\.ts/.test(where),
    );
    expect(workers.length).toBeGreaterThan(1);
    expect(watched.files.some(({ where }) => where.endsWith("/twin.json"))).toBe(true);
  });

  describe("from ./pf review", () => {
    let reviewed: ReviewRepository;
    const checkouts = traceableFolder();
    const base = join(checkouts.path, "base");
    beforeAll(() => {
      reviewed = reviewRepository();
      reviewed.writeSettings(settings);
      reviewed.commit("base");
      reviewed.git("switch", "--quiet", "--create", "partner");
      reviewed.writeSettings({ callers: { ...settings.callers, partner: { secrets } } });
      reviewed.commit("partner");
      reviewed.git("worktree", "add", "--quiet", "--detach", base, "main");
      linkPackages(reviewed.directory, base);
    });
    afterAll(() => {
      reviewed?.remove();
      checkouts.remove();
    });

    it("of two versions", async () => {
      // As the pipeline does: the base's own command judges in its own process, where the witness hears the twins.
      const args = ["review", "--stack", "dev", "--base", "main", "--directory", reviewed.directory];
      const watched = await run(args, { directory: base });

      expect(watched.exitCode, watched.stderr).toBe(1);
      expectNoLeak(watched);
    });
  });

  describe("on an existing stack", () => {
    const issued = new Map<string, string>();
    let stopHearing: () => void;
    let opened: EmptyLocalStack;
    let own: ShellStack;

    beforeAll(async () => {
      stopHearing = hearSecrets({ Applications, RefreshTokens, Subscription, Users, SignJWT }, (kind, secret) =>
        issued.set(secret, kind),
      );
      mkdirSync(pulumiHome, { recursive: true });
      opened = await openLocally();
      own = await openShellStack(opened, { settings });
      await own.stack.up();
    }, long);
    afterAll(async () => {
      await own?.close();
      await opened?.close();
      stopHearing?.();
      rmSync(pulumiHome, { recursive: true, force: true });
    });

    it.each([["drift"], ["teardown", "--yes"]])(
      "from npm run %s, and its engine's logs contain none",
      async (...args) => {
        const watched = await watchRun({
          directory: repository,
          args: [...args, "--stack", own.name, "--settings", own.configFile],
          environment: { ...own.environment, ...shell },
          temporary: temporary.path,
        });

        expect(watched.exitCode, watched.stderr + watched.stdout).toBe(0);
        // The command itself is given the deployer's login.
        expectNone(leaksIn(watched, issued, /pf\.mjs/));
        expect(new Set(issued.values())).toContain("token");
        expect(watched.files.some(({ where }) => where.startsWith(join(pulumiHome, "logs")))).toBe(true);
      },
    );
  });
});
