import { globSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EngineUnavailable } from "../../packages/engine/engine-unavailable.ts";
import { repository } from "../support/command-line.ts";
import {
  pluginsUnderTest,
  realPluginsTimeLimit,
  saying,
  timeLimit,
  whyNoRealPlugins,
} from "../support/plugins-under-test.ts";
import suite from "../real-plugins.config.ts";
import { jobs } from "../support/workflow-files.ts";

describe("the setting for the tests' plugins", () => {
  it.each([
    [{}, "stand-ins"],
    [{ PLUGINS: "stand-ins" }, "stand-ins"],
    [{ PLUGINS: "real" }, "real"],
  ] as const)("%j: %s", (environment, plugins) => {
    expect(pluginsUnderTest(environment)).toBe(plugins);
  });

  it("refuses an unknown value", () => {
    expect(() => pluginsUnderTest({ PLUGINS: "fake" })).toThrow('PLUGINS is "fake"; "real" and "stand-ins"');
  });
});

describe("missing plugins", () => {
  const there = { name: "random", version: "4.21.2", source: "installed" } as const;
  const fetched = { ...there, name: "command", source: "downloaded" } as const;
  const absent = { name: "azuread", version: "6.9.1", source: "stand-in", why: "connection refused" } as const;
  const engine = new EngineUnavailable({ attempts: [], launcherBin: "/nowhere", goVersion: "1.25" });

  it("are none if each is installed", () => {
    expect(whyNoRealPlugins([there, fetched], { REAL_PLUGINS: "required" })).toBeUndefined();
  });

  it("are reported with their reasons outside the job", () => {
    const said = "Pulumi's own plugins can't be had here:\n- azuread 6.9.1: connection refused";
    expect(whyNoRealPlugins([there, absent], {})).toBe(said);
    expect(whyNoRealPlugins(engine, {})).toContain("No Pulumi engine");
  });

  it("are replaced by stand-ins if that is wanted, as long as one plugin is there", () => {
    const wanted = { REAL_PLUGINS: "available" };
    expect(whyNoRealPlugins([there, absent], wanted)).toBeUndefined();
    expect(whyNoRealPlugins([absent], wanted)).toContain("azuread 6.9.1: connection refused");
    expect(whyNoRealPlugins(engine, wanted)).toContain("No Pulumi engine");
    expect(() => whyNoRealPlugins([there], { REAL_PLUGINS: "some" })).toThrow(
      'REAL_PLUGINS is "some"; "available" and "required" are allowed.',
    );
  });

  it("fail the job, whose suite can't be skipped", () => {
    expect(() => whyNoRealPlugins([there, absent], { REAL_PLUGINS: "required" })).toThrow(
      /azuread 6\.9\.1: connection refused\nREAL_PLUGINS=required/,
    );
    expect(() => whyNoRealPlugins(engine, { REAL_PLUGINS: "required" })).toThrow("No Pulumi engine");
  });
});

describe("a plugin's message", () => {
  it.each([
    "error: adding a password to application 1: unexpected status 404 with error: Request_ResourceNotFound",
    'Adding password for Application (Application: "1")\n\tunexpected status 404 (404 Not Found) with error: Request_ResourceNotFound',
  ])("is recognized by its words: %j", (text) => {
    expect(text).toMatch(saying("adding", "password", "application", "404", "Request_ResourceNotFound"));
  });

  it.each(["adding a password to application 1: 403", "password added", "application password adding"])(
    "isn't recognized by others: %j",
    (text) => {
      expect(text).not.toMatch(saying("adding", "password", "application", "404"));
    },
  );

  it("isn't a pattern", () => {
    expect("a.b").toMatch(saying("a.b"));
    expect("axb").not.toMatch(saying("a.b"));
  });
});

describe("the suite of the real plugins", () => {
  it("covers adoption, drift, first deployment and the pairs of settings, by real plugins, without exceptions", () => {
    const wanted = ["test/acceptance", "test/exhaustive"].flatMap((folder) =>
      readdirSync(`${repository}/${folder}`)
        .filter((name) => /^(?:adoption|drift-|first-deployment-|pairwise).*\.test\.ts$/.test(name))
        .map((name) => `${folder}/${name}`),
    );
    const { include = [], env, exclude = [] } = suite.test ?? {};
    expect(globSync(include, { cwd: repository }).toSorted()).toEqual(wanted.toSorted());
    expect(wanted.length).toBeGreaterThanOrEqual(15);
    expect(exclude.filter((pattern) => !pattern.includes("node_modules") && !pattern.includes("exhaustive"))).toEqual(
      [],
    );
    expect(env).toEqual({ PLUGINS: "real" });
  });

  it("has the time that the plugins' own waits take, in each test", () => {
    expect(timeLimit(120_000, {})).toBe(120_000);
    expect(timeLimit(120_000, { PLUGINS: "real" })).toBe(realPluginsTimeLimit);
    expect(suite.test).toMatchObject({ testTimeout: realPluginsTimeLimit, hookTimeout: realPluginsTimeLimit });
    // A test's own limit counts more than the suite's.
    const own = globSync(suite.test?.include ?? [], { cwd: repository }).flatMap((name) => {
      const text = readFileSync(`${repository}/${name}`, "utf8");
      return [...text.matchAll(/\b(?:timeout: |long = |\}, ?)\d[\d_]*\b/g)].map(([limit]) => `${name}: ${limit}`);
    });
    expect(own).toEqual([]);
  });

  it("is run by the workflow's job, which allows no missing plugin and always keeps its traces", () => {
    const steps = jobs().find(([name]) => name === "ci.yml real-plugins")?.[1].steps ?? [];
    const at = steps.findIndex(({ run }) => run === "npm run test:real-plugins");
    expect(steps[at]).toMatchObject({
      if: "${{ !cancelled() }}",
      env: { REAL_PLUGINS: "required", TRACES: "traces" },
    });
    expect(steps[at + 1]).toMatchObject({
      uses: expect.stringMatching(/^actions\/upload-artifact@/),
      if: "${{ !cancelled() && hashFiles('traces/**') != '' }}",
      with: { path: "traces" },
    });
  });
});
