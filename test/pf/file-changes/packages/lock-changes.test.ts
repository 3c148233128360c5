import { describe, expect, it } from "vitest";
import { lockChanges } from "../../../../packages/pf/file-changes/packages/lock-changes.ts";
import { compareVersions } from "../../../../packages/pf/file-changes/packages/compare-versions.ts";

const integrity = (letter: string) => `sha512-${letter.repeat(86)}==`;
const locked = (name: string, version: string, letter: string, more: object = {}) => ({
  version,
  resolved: `https://registry.npmjs.org/${name}/-/${name.split("/").at(-1)}-${version}.tgz`,
  integrity: integrity(letter),
  ...more,
});
const base: Readonly<Record<string, object>> = {
  "": { name: "app", dependencies: { a: "^1.0.0" } },
  "node_modules/a": locked("a", "1.0.0", "A", { bin: { a: "a.js" } }),
  "node_modules/@s/b": locked("@s/b", "2.0.0-rc.1", "B", { hasInstallScript: true }),
};
const text = (packages: object, version = 3) => JSON.stringify({ name: "app", lockfileVersion: version, packages });
const of = (entries: Readonly<Record<string, object | undefined>>, before = base) =>
  lockChanges(text(before), text({ ...before, ...entries }));

describe("a lock file's change", () => {
  it("is one line for each package, and isn't a risk of itself", () => {
    const told = of({
      "node_modules/a": locked("a", "1.1.0", "C", { bin: { a: "a.js" }, funding: { url: "https://a.example" } }),
      "node_modules/@s/b": locked("@s/b", "1.9.0", "D", { hasInstallScript: true }),
      "node_modules/c": locked("c", "0.1.0", "E"),
      "node_modules/a/node_modules/c": locked("c", "0.2.0", "F"),
    });

    expect(told).toEqual([
      { isRisk: false, text: "a up from 1.0.0 to 1.1.0" },
      { isRisk: false, text: "@s/b down from 2.0.0-rc.1 to 1.9.0, with an install script as before" },
      { isRisk: false, text: "c 0.1.0 is new" },
      { isRisk: false, text: "c 0.2.0 is new" },
    ]);
    expect(of({ "node_modules/a": undefined })).toEqual([{ isRisk: false, text: "a 1.0.0 is gone" }]);
    expect(of({ "node_modules/a": { ...base["node_modules/a"], license: "MIT", deprecated: "b" } })).toMatchObject([
      { text: "a 1.0.0 is described differently (license, deprecated)" },
    ]);
    expect(of({ "node_modules/a": { ...base["node_modules/a"], dev: true, peer: true } })).toMatchObject([
      { isRisk: false, text: "a 1.0.0 differs in dev, peer" },
    ]);
  });

  it.for([
    [
      "another registry",
      { ...locked("a", "1.1.0", "C"), resolved: "https://npm.example/a/-/a-1.1.0.tgz" },
      "another registry, npm.example, was registry.npmjs.org",
    ],
    [
      "a host like it",
      { ...locked("a", "1.1.0", "C"), resolved: "https://registry.npmjs.org.example/a/-/a-1.1.0.tgz" },
      "another registry",
    ],
    [
      "a login in its address",
      { ...locked("a", "1.1.0", "C"), resolved: "https://u:p@registry.npmjs.org/a/-/a-1.1.0.tgz" },
      "a login in its address",
    ],
    ["no TLS", { ...locked("a", "1.1.0", "C"), resolved: "http://registry.npmjs.org/a/-/a-1.1.0.tgz" }, "without TLS"],
    ["another archive of the same version", locked("a", "1.0.0", "Z"), "another integrity"],
    ["no integrity", { ...locked("a", "1.1.0", "C"), integrity: undefined }, "no integrity"],
    ["a weak integrity", { ...locked("a", "1.1.0", "C"), integrity: "sha1-AAAA" }, "weak integrity"],
    ["an install script", locked("a", "1.1.0", "C", { hasInstallScript: true }), "now has an install script"],
    ["git", { version: "1.1.0", resolved: "git+ssh://git@github.com/x/a.git#1" }, "not from a registry"],
    [
      "a version that is an address",
      { version: "https://a.example/a.tgz", integrity: integrity("C") },
      "not from a registry",
    ],
    ["a file", { version: "1.1.0", resolved: "file:../a.tgz", integrity: integrity("C") }, "not from a registry"],
    ["a link", { resolved: "docs", link: true }, "is a link to docs"],
    [
      "another package's archive",
      { ...locked("a", "1.1.0", "C"), resolved: "https://registry.npmjs.org/evil/-/evil-1.1.0.tgz" },
      "the archive of something else",
    ],
    [
      "another version's archive",
      { ...locked("a", "1.1.0", "C"), resolved: "https://registry.npmjs.org/a/-/a-6.6.6.tgz" },
      "the archive of something else",
    ],
    ["another name", { name: "evil", ...locked("evil", "1.1.0", "C") }, "is another package, evil"],
  ] as const)("is a risk with %s", ([, entry, words]) => {
    const risks = of({ "node_modules/a": entry }).filter(({ isRisk }) => isRisk);

    expect(risks.map((one) => one.text).join("\n")).toContain(words);
    // A login may be a secret.
    expect(JSON.stringify(risks)).not.toContain("u:p");
  });

  it("is a risk if a package takes over a command", () => {
    expect(
      of({ "node_modules/c": locked("c", "1.0.0", "C", { bin: { a: "x.js" } }) }).some(({ isRisk }) => isRisk),
    ).toBe(true);
    expect(
      of({ "node_modules/c": locked("c", "1.0.0", "C", { bin: { npm: "x.js" } }) }).some(({ isRisk }) => isRisk),
    ).toBe(true);
    expect(
      of({ "node_modules/a/node_modules/c": locked("c", "1.0.0", "C", { bin: { a: "x.js" } }) }).some(
        ({ isRisk }) => isRisk,
      ),
    ).toBe(false);
  });

  it("knows the base's own registry, and is a risk if a package then comes from the public one", () => {
    const mirrored = {
      "": {},
      "node_modules/a": { ...locked("a", "1.0.0", "A"), resolved: "https://npm.contoso.example/a/-/a-1.0.0.tgz" },
    };
    const bumped = { ...locked("a", "1.1.0", "C"), resolved: "https://npm.contoso.example/a/-/a-1.1.0.tgz" };

    expect(of({ "node_modules/a": bumped }, mirrored).some(({ isRisk }) => isRisk)).toBe(false);
    expect(of({ "node_modules/contoso": locked("contoso", "9.9.9", "C") }, mirrored).some(({ isRisk }) => isRisk)).toBe(
      true,
    );
  });

  it("takes a package in another's archive by that archive's integrity alone", () => {
    const bundled = { version: "1.0.0", inBundle: true };
    const holder = locked("npm", "11.0.0", "N", { bundleDependencies: ["x"] });

    expect(
      of({ "node_modules/npm": holder, "node_modules/npm/node_modules/x": bundled }).some(({ isRisk }) => isRisk),
    ).toBe(false);
    expect(of({ "node_modules/x": bundled }).some(({ isRisk }) => isRisk)).toBe(true);
  });

  it("takes an archive from the folder that the base takes it from, and no other", () => {
    const vendored = {
      "": {},
      "node_modules/a": { version: "1.0.0", resolved: "file:vendor/a-1.0.0.tgz", integrity: integrity("A") },
    };
    const next = (resolved: string) =>
      of({ "node_modules/a": { version: "1.1.0", resolved, integrity: integrity("B") } }, vendored).some(
        ({ isRisk }) => isRisk,
      );

    expect(next("file:vendor/a-1.1.0.tgz")).toBe(false);
    expect(next("file:docs/a-1.1.0.tgz")).toBe(true);
    expect(next("file:vendor/../docs/a-1.1.0.tgz")).toBe(true);
  });

  it("is a risk if it can't be read, is of an old npm, or is gone", () => {
    for (const after of [undefined, "<<<<<<<", "{}", text(base, 1)])
      expect(lockChanges(text(base), after)).toMatchObject([{ isRisk: true }]);
  });
});

it("versions compare by their numbers", () => {
  expect(compareVersions("1.9.0", "1.10.0")).toBeLessThan(0);
  expect(compareVersions("2.0.0", "2.0.0-rc.1")).toBeGreaterThan(0);
  expect(compareVersions("1.0.0", "1.0.0")).toBe(0);
  expect(compareVersions("next", "1.0.0")).toBeUndefined();
});
