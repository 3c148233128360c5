import { describe, expect, test } from "vitest";
import { hostJsonProblems } from "../../../infra/contract/host-json.ts";
import { sampleProject } from "../../support/sample-project.ts";

const problems = (more: object, version: unknown = "2.0") =>
  hostJsonProblems({ version, ...more }).map(({ path, rule, found }) => `${path} ${rule}; ${found}`);
const prefix = (routePrefix: unknown) => problems({ extensions: { http: { routePrefix } } });
const bundle = (extensionBundle: unknown) => problems({ extensionBundle }).join("\n");
const keys =
  "isn't one of the keys that the checks can prove: version, functionTimeout, logging, extensionBundle and extensions.http.routePrefix";

describe("a host.json is refused with key and value:", () => {
  test.each([
    [{ functions: ["orders"] }, `functions ${keys}; ["orders"]`],
    [{ concurrency: { dynamicConcurrencyEnabled: true } }, `concurrency ${keys}; {"dynamicConcurrencyEnabled":true}`],
    [{ extensions: { queues: { batchSize: 1 } } }, `extensions.queues ${keys}; {"batchSize":1}`],
    [{ extensions: { http: { customHeaders: {} } } }, `extensions.http.customHeaders ${keys}; {}`],
    // The host ignores case, and would have another prefix than the program.
    [{ extensions: { http: { RoutePrefix: "v1" } } }, `extensions.http.RoutePrefix ${keys}; "v1"`],
    [{ Extensions: { http: { routePrefix: "v1" } } }, `Extensions ${keys}; {"http":{"routePrefix":"v1"}}`],
  ])("an unknown key, %j", (more, told) => {
    expect(problems(more)).toEqual([told]);
  });

  test.each(["v1/", "/", "v1//shop", "//v1", 1, null, ["v1"]])("the route prefix %j", (routePrefix) => {
    expect(prefix(routePrefix)).toEqual([
      `extensions.http.routePrefix must not end with a slash, nor have two in a row: the host puts it and a slash before every route. "" for none; ${JSON.stringify(routePrefix)}`,
    ]);
  });

  test.each(["", "v1", "v1/shop", "/v1"])("but not the route prefix %j", (routePrefix) => {
    expect(prefix(routePrefix)).toEqual([]);
  });

  test("an extension bundle without an id or a range of version 4", () => {
    const id = "Microsoft.Azure.Functions.ExtensionBundle";
    expect(bundle({ id, version: "[4.*, 5.0.0)" })).toBe("");
    expect(bundle({ id, version: "[4.0.0, 4.30.0]" })).toBe("");
    for (const version of ["[3.*, 4.0.0)", "[1.*, 5.0.0)", "4.*", "[4.*, 6.0.0)", 4, undefined]) {
      expect(bundle({ id, version })).toMatch(/^extensionBundle\.version must be a range of versions from 4 up to 5/);
    }
    expect(bundle({ id: "Contoso", version: "[4.*, 5.0.0)" })).toMatch(/^extensionBundle\.id .*; "Contoso"$/);
    expect(bundle("v4")).toBe('extensionBundle must be an object with id and version; "v4"');
    expect(bundle({ id, version: "[4.*, 5.0.0)", other: 1 })).toBe(`extensionBundle.other ${keys}; 1`);
  });

  test.each(["5 minutes", "24:00:00", "00:60:00", "00:00:60", "00:00:00", "0.00:00:00", 300, "-2"])(
    "the timeout %j",
    (functionTimeout) => {
      expect(problems({ functionTimeout })).toEqual([expect.stringMatching(/^functionTimeout must be "hh:mm:ss"/)]);
    },
  );

  test("another version, an unknown level, and what isn't an object", () => {
    expect(problems({}, "1.0")).toEqual(['version must be "2.0"; "1.0"']);
    expect(problems({ logging: { logLevel: { default: "Verbose" } } })).toEqual([
      'logging.logLevel.default must be one of trace, debug, information, warning, error, critical, none; "Verbose"',
    ]);
    expect(problems({ logging: [] })).toEqual(["logging must be an object; []"]);
    expect(hostJsonProblems(null)).toMatchObject([{ path: "host.json", rule: "must be an object", found: "null" }]);
  });
});

describe("build and program refuse before anything is deployed", () => {
  async function refused(text: string): Promise<readonly string[]> {
    await using project = await sampleProject("who-calls", { files: { "functions/host.json": text } });
    const said = (error: Error) => `${String(Reflect.get(error, "code"))} ${error.message}`;
    return await Promise.all(
      [project.buildPackage, project.readContract].map((read) => read().then(() => "accepted", said)),
    );
  }

  test("with every problem, its value, what is allowed, and the fix", async () => {
    const message = [
      "HOST_JSON_INVALID functions/host.json has 2 problems:",
      '- extensions.http.routePrefix: must not end with a slash, nor have two in a row: the host puts it and a slash before every route. "" for none; found "v1/".',
      "  Fix: correct functions/host.json",
      `- functions: ${keys}; found ["a"].`,
      "  Fix: remove it from functions/host.json (keys are case-sensitive here)",
    ].join("\n");
    const host = { version: "2.0", functions: ["a"], extensions: { http: { routePrefix: "v1/" } } };
    expect(await refused(JSON.stringify(host))).toEqual([message, message]);
  });

  test.each([
    ["{", "text that isn't strict JSON"],
    ['{ "version": "2.0", /* a comment */ }', "text that isn't strict JSON"],
    ['{ "version": "1.0", "version": "2.0" }', "a key that is already there"],
  ])("what isn't JSON that every program reads alike: %s", async (text, what) => {
    for (const told of await refused(text)) {
      expect(told).toMatch(
        /^HOST_JSON_INVALID functions\/host\.json has a problem:\n- line 1, column \d+: must be JSON/,
      );
      expect(told).toContain(what);
    }
  });
});
