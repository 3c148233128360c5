import { strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { contentProblems, nameProblems } from "../../../infra/build/refused-assets.ts";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";

const assets = (...names: readonly string[]) => names.map((name) => `assets/${name}`);

describe("a file is refused by its name", () => {
  test.each([
    ".env",
    ".ENV",
    ".env.production",
    ".env.example",
    ".envrc",
    "prod.env",
    "local.settings.json",
    "Local.Settings.JSON",
    "local.settings.dev.json",
    "server.pem",
    "client.pfx",
    "client.p12",
    "server.key",
    "key.pem.bak",
    ".npmrc",
    ".npmrc~",
    ".netrc",
    "id_rsa",
    "id_ed25519.old",
    "secrets.json",
    "prod.tfstate",
    ".ssh/config",
    ".git/config",
    "a/.aws/credentials",
  ])("that indicates secrets: %s", (name) => {
    expect(nameProblems(assets(name))).toEqual([
      {
        path: "files",
        rule: expect.stringMatching(/^has the name of a file with secrets: .*Key Vault/),
        found: JSON.stringify(`assets/${name}`),
        fix: expect.stringContaining("functions/.funcignore"),
      },
    ]);
  });

  test.each([
    "a\nb",
    "a\rb",
    "a\tb",
    "a\0b",
    "a\u2028b",
    "a\u202eb",
    "a\u200bb",
    "a\u0085b",
    "a\\b",
    "a:b",
    "a\u{e0001}b",
  ])("with characters that can't be seen, or that are separators elsewhere: %j", (name) => {
    expect(nameProblems(assets(name))).toMatchObject([
      { rule: expect.stringMatching(/^must have a name without control characters/) },
    ]);
  });

  test.each([
    ["A.txt", "a.txt"],
    ["caf\u00e9.txt", "cafe\u0301.txt"],
    ["CAF\u00c9.txt", "cafe\u0301.txt"],
    ["a/B.txt", "A/b.txt"],
  ])("that equals another on some systems: %s, %s", (...names) => {
    expect(nameProblems(assets(...names))).toMatchObject([{ rule: expect.stringMatching(/^must differ from /) }]);
  });

  test.each(["prices.csv", ".hidden", "environment.json", "keys.json", "monkey", "ca.crt", "id_rsa.pub", "für.txt"])(
    "but not if it is %s",
    (name) => {
      expect(nameProblems(assets(name))).toEqual([]);
    },
  );
});

test.each([
  "-----BEGIN PRIVATE KEY-----\nx",
  "x\r\n-----BEGIN RSA PRIVATE KEY-----",
  "-----BEGIN ENCRYPTED PRIVATE KEY-----",
  "-----BEGIN OPENSSH PRIVATE KEY-----",
  "-----BEGIN PGP PRIVATE KEY BLOCK-----",
])("a private key is refused, in a file of any name: %j", (text) => {
  expect(contentProblems("assets/notes.txt", strToU8(text))).toMatchObject([
    { rule: expect.stringMatching(/^contains a private key/), found: '"assets/notes.txt"' },
  ]);
  expect(contentProblems("assets/ca.crt", strToU8("-----BEGIN CERTIFICATE-----"))).toEqual([]);
});

describe("the build", () => {
  const built = async (files: Readonly<Record<string, string>>, listed = "") => {
    const edits =
      listed === "" ? [] : [{ file: "functions/contract.ts", find: "settings: {", replace: `${listed}, settings: {` }];
    await using project = await sampleProject("orders", { files, edits });
    return await project.buildPackage().then(
      ({ sha256 }) => sha256,
      ({ problems }: PackageInvalid) => problems.map(({ found, rule }) => `${found} ${rule.slice(0, 20)}`),
    );
  };

  test("refuses each file that may hold a secret, in assets or listed, by its name", async () => {
    const files = {
      "functions/assets/.env": "",
      "functions/assets/local.settings.json": "{}",
      "functions/x/.npmrc": "",
    };
    expect(await built(files, 'files: ["x/.npmrc"]')).toEqual([
      '"assets/.env" has the name of a fi',
      '"assets/local.settings.json" has the name of a fi',
      '"x/.npmrc" has the name of a fi',
    ]);
    expect(await built({ "functions/assets/a\nb": "" })).toEqual(['"assets/a\\nb" must have a name wit']);
  });

  test("omits from assets what .funcignore names, and ships the rest", async () => {
    const ignored = { "functions/.funcignore": "# secrets\n.env*\n/assets/drafts/\n", "functions/assets/.env": "" };
    const kept = { "functions/assets/ok.txt": "1" };
    const without = await built(kept);
    expect(without).toMatch(/^[0-9a-f]{64}$/);
    expect(await built({ ...kept, ...ignored, "functions/assets/drafts/x": "1" })).toBe(without);
    expect(await built({ ...kept, ...ignored, "functions/assets/more": "1" })).not.toBe(without);
  });
});
