import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { configCommand } from "../../../infra/settings/config-command.ts";
import { parseSettings } from "../../../infra/settings/parse-settings.ts";
import { callersWith, place, problemsIn, valid } from "./problems-in.ts";
import { randomRuns } from "../../support/random-runs.ts";

const shells = ["/bin/sh", "/bin/bash"].filter((shell) => existsSync(shell));

/** What `pulumi` would be given, were the line pasted: nothing else is run, and a command there is none of shows. */
function argumentsOf(shell: string, line: string): readonly string[] {
  const script = `npx() { shift; printf '%s\\0' "$@"; }\n${line}\n`;
  const said = execFileSync(shell, ["-c", script], { encoding: "utf8", env: {}, stdio: ["ignore", "pipe", "pipe"] });
  return said.split("\0").slice(0, -1);
}

function messageOf(raw: Record<string, unknown>): string {
  try {
    parseSettings(raw, place);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe.each(shells)("a fix pasted into %s", (shell) => {
  it.each([
    ["a quotation mark", "x'; touch /tmp/P; '"],
    ["a substitution", "$(exit 7)`exit 8`"],
    ["a double quotation mark", 'x"; exit 7; "'],
    ["PowerShell's quotation marks", "a\u2018; exit 7; \u2019b"],
    ["a backslash", "a\\b"],
    ["a dot", "a.b"],
  ])("gives Pulumi a single path for a key with %s", (_, key) => {
    const name = key.replaceAll('"', '\\"');
    const [top] = problemsIn({ ...valid, [key]: 1 });
    const [deep] = problemsIn(callersWith({ [key]: 1 }));

    const path = key === "a.b" ? '["a.b"]' : `["${name}"]`;
    expect(argumentsOf(shell, top?.fix ?? "")).toEqual([
      "config",
      "rm",
      "--stack",
      "dev",
      "--path",
      `protected-function:${path}`,
    ]);
    const within = `protected-function:callers.integration${path}`;
    expect(argumentsOf(shell, deep?.fix ?? "")).toEqual(["config", "rm", "--stack", "dev", "--path", within]);
  });

  it("runs nothing for any key", () => {
    assert(
      property(
        string({ unit: "binary", minLength: 1, maxLength: 40 }),
        string({ unit: "grapheme-ascii" }),
        (one, other) => {
          const command = configCommand("rm", ["callers", one, other], "dev");
          if (command === undefined) return;
          expect(argumentsOf(shell, command)).toHaveLength(6);
        },
      ),
      { numRuns: randomRuns(60) },
    );
  });
});

describe("a key that no command can name", () => {
  it.each([
    ["a control character", "a\u001B]0;t\u0007"],
    ["a line break", "a\nb"],
    ["a mark of direction", "a\u202Eb"],
    ["a backslash at its end", "a\\"],
    ["a backslash before a quotation mark", 'a\\"b'],
    ["a page of text", "x".repeat(2000)],
  ])("must be removed from the file: %s", (_, key) => {
    expect(problemsIn({ ...valid, [key]: 1 }).map(({ fix }) => fix)).toEqual([
      "remove it from the stack's settings file (no command can)",
    ]);
  });
});

describe("the message", () => {
  it("contains no control characters and no line from the settings", () => {
    const key = "x\u001B[2J\u001B]0;t\u0007\n::error file=a::b\u2028\u202Ec\u009B1m";
    const message = messageOf({ ...valid, [key]: `\u202E${key}`, tags: { [key]: 1 }, callers: { [key]: {} } });

    expect(message.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(message.split("\n").filter((line) => !/^(The settings|- |  Fix: )/.test(line))).toEqual([]);
  });

  it("stays short and states the number of problems", () => {
    const keys = Array.from({ length: 5000 }, (_, index) => [`key-${index}-${"x".repeat(400)}`, "y".repeat(400)]);
    const message = messageOf({ ...valid, ...Object.fromEntries(keys) });

    expect(message).toMatch(/^The settings of this stack have 5000 problems:\n/);
    expect(message).toMatch(/\n- and 4,980 more\. Fix these first\.$/);
    expect(message.length).toBeLessThan(40_000);
  });

  it("shows an unknown setting's keys, and no secret in it", () => {
    const [problem] = problemsIn({ ...valid, api: { password: "hunter2", clientSecret: "hunter3", size: 3 } });

    expect(problem?.found).toBe("an object of password, clientSecret, size");
  });
});

describe("a name that JavaScript keeps for itself", () => {
  const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
  /** As JSON and YAML are read: with the name as a key of its own, where a literal would set the prototype. */
  const keyed = (name: string, value: unknown): Record<string, unknown> =>
    JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`) as Record<string, unknown>;

  it.each(
    names.flatMap((name) => [
      [`callers.${name}`, { ...valid, callers: { integration: {}, ...keyed(name, {}) } }] as const,
      [`tags.${name}`, { ...valid, tags: { ...keyed(name, "x") } }] as const,
      [`exemptions.${name}`, { ...valid, exemptions: { ...keyed(name, "a reason that is long enough") } }] as const,
      [`callers.integration.federated.${name}`, callersWith({ federated: { ...keyed(name, {}) } })] as const,
      [
        `conditionalAccess.namedLocations.${name}`,
        { ...valid, conditionalAccess: { namedLocations: { ...keyed(name, {}) } } },
      ] as const,
      [name, { ...valid, ...keyed(name, {}) }] as const,
    ]),
  )("is refused by name: %s", (path, raw) => {
    expect(problemsIn(raw)).toEqual([
      {
        path,
        rule: "must have another name: JavaScript reserves this one",
        found: JSON.stringify(path.split(".").at(-1)),
        fix: "rename it in the stack's settings file",
      },
    ]);
  });
});

describe("an issuer", () => {
  const problemsOfIssuer = (issuer: string) =>
    problemsIn(callersWith({ federated: { main: { issuer, subject: "x" } } }));

  it.each([
    "https://e.example\n",
    " https://e.example",
    "https://e.example/ x",
    "https://e.example/\u202Ex",
    "https://é.example",
    "https://e.example/\tx",
  ])("is refused with characters that a URL can't have: %j", (issuer) => {
    expect(problemsOfIssuer(issuer).map(({ path, rule }) => ({ path, rule }))).toEqual([
      {
        path: "callers.integration.federated.main.issuer",
        rule: expect.stringContaining("must be an https:// URL"),
      },
    ]);
  });

  it.each([
    "https://token.actions.githubusercontent.com",
    "https://e.example/a/b?c=d%20e",
    "https://[2001:db8::1]:8443/",
  ])("is accepted unchanged: %s", (issuer) => {
    expect(problemsOfIssuer(issuer)).toEqual([]);
  });
});
