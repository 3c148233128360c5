import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { brokenState } from "../../../../packages/pf/stacks/live/broken-state.ts";

const whole = JSON.stringify({
  version: 3,
  checkpoint: { stack: "organization/orders/dev", latest: { resources: [] } },
});
const cut = whole.slice(0, 40);
const state = "stacks/orders/dev.json";
const backup = "backups/orders/dev/dev.2.json";

/** What is said of a file backend with these files, and Pulumi's message about them. `$` is its folder. */
function said(
  files: Readonly<Record<string, string | Uint8Array>>,
  message = "place 1: unexpected end of JSON input",
  stack = "dev",
) {
  const root = mkdtempSync(join(tmpdir(), "protected-function-state-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, ".pulumi", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const text = brokenState(stack, `error: failed to load checkpoint: ${message}`, {
    PULUMI_BACKEND_URL: `file://${root}`,
  });
  return text?.replaceAll(join(root, ".pulumi"), "$");
}

const restored = (copy: string, file = state) =>
  new RegExp(`\nmv \\$/${file} \\$/${file}\\.broken && cp \\$/${copy} \\$/${file}\n`);

it.for([
  [
    "half of a state",
    { [state]: cut, [`${state}.bak`]: whole },
    restored(`${state}.bak`),
    /^[^\n]*\$\/stacks\/orders\/dev\.json isn't a whole state: unexpected end/,
  ],
  ["an empty one", { [state]: "", [`${state}.bak`]: whole }, restored(`${state}.bak`), /dev\.json is empty\.\n/],
  ["other JSON", { [state]: "[]", [`${state}.bak`]: whole }, restored(`${state}.bak`), /isn't a whole state/],
  [
    "a packed one",
    { [`${state}.gz`]: cut, [`${state}.gz.bak`]: gzipSync(whole) },
    restored(`${state}.gz.bak`, `${state}.gz`),
    /isn't a whole/,
  ],
  [
    "a copy that is broken as well",
    { [state]: "", [`${state}.bak`]: cut, "backups/orders/dev/dev.1.json": whole, [backup]: whole },
    restored(backup),
    /is empty/,
  ],
  [
    "no copy but one of an update",
    { [state]: "", "history/orders/dev/dev-1.checkpoint.json": whole },
    restored("history/orders/dev/dev-1.checkpoint.json"),
    /is empty/,
  ],
  ["no copy", { [state]: "" }, /Restore that file from a backup\.$/, /is empty/],
  [
    "half of its attributes",
    { [state]: whole, [`${state}.attrs`]: "{" },
    /\nPulumi reads [^\n]* rm \$\/stacks\/orders\/dev\.json\.attrs$/,
    /dev\.json\.attrs isn't whole/,
  ],
  [
    "two that may be meant",
    { [state]: "", "stacks/shop/dev.json": "" },
    /copy \.pulumi\/stacks\/<project>\/dev\.json\.bak to /,
    /unexpected end/,
  ],
  ["a state that isn't here", {}, /copy \.pulumi\/stacks\/<project>\/dev\.json\.bak to /, /unexpected end/],
] as const)("a state that Pulumi can't read is named with how to restore it: %s", ([, files, fix, problem]) => {
  const text = said(files);

  expect(text).toMatch(/^The state of the stack "dev" can't be read: /);
  expect(text).toMatch(problem);
  expect(text).toMatch(fix);
});

it("the project of a stack's full name counts, and a message about anything else is left as it is", () => {
  const two = { [state]: "", "stacks/shop/dev.json": "", [`${state}.bak`]: whole };

  expect(said(two, undefined, "organization/orders/dev")).toMatch(restored(`${state}.bak`));
  expect(said({ [state]: whole }, "unsupported checkpoint version 99")).toBeUndefined();
  expect(brokenState("dev", "error: no stack named 'dev' found", {})).toBeUndefined();
});
