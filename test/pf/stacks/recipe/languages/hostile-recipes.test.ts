import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { array, assert, constantFrom, property } from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { recipeOf } from "../../../../../packages/pf/stacks/recipe/recipe-of.ts";
import type { Recipe } from "../../../../../packages/pf/stacks/recipe/recipe.ts";
import {
  type RecipeLanguage,
  recipeLanguages,
} from "../../../../../packages/pf/stacks/recipe/languages/recipe-languages.ts";
import { sampleOutputs } from "../../../../support/outputs-sample.ts";
import { randomRuns } from "../../../../support/random-runs.ts";

const shells = ["/bin/sh", "/bin/bash"].filter((shell) => existsSync(shell));
const evil = "x'; exit 7; '\"; exit 8; $(exit 9)`exit 10`\u2019; exit 11\n exit 12\r exit 13\u2028exit 14 ::error::\\";
const pieces = constantFrom(
  "'",
  '"',
  "`",
  "$(exit 7)",
  "\u2018",
  "\u2019",
  "\u201B",
  "\n",
  "\r",
  "\u2028",
  "\u2029",
  "\\",
  "}",
  "*/",
  "'''",
  '"""',
  ";",
  " ",
  "a",
);
const texts = array(pieces, { maxLength: 20 }).map((all) => all.join(""));

/** A recipe with somebody's words wherever any are: no stack's outputs get that far, which is not relied upon. */
function recipeWith(text: string, language: RecipeLanguage): string {
  const { credentials, text: textOf } = recipeLanguages[language];
  const recipe = recipeOf(sampleOutputs(), { caller: "integration", endpoint: "orders-write", credentials });
  const hostile: Recipe = {
    ...recipe,
    caller: text,
    clientId: text,
    scope: text,
    endpoint: {
      ...recipe.endpoint,
      name: text,
      url: `x${text}{{ORDERS_WRITE_ID}}x${text}`,
      body: JSON.stringify({ text }),
    },
    exchangeUrl: text,
    tokenEndpoint: text,
    authority: text,
    inputs: recipe.inputs.map(({ name }) => ({ name, what: text })),
    token: { ...recipe.token, body: { kind: "form", fields: { scope: text } } },
  };
  return textOf(hostile);
}

describe.each(shells)("curl's recipe in %s", (shell) => {
  it("runs nothing from its input", () => {
    // Everything that it calls says what it was given; what is "exit 7" in the text would end it.
    const stubs = 'curl() { printf \'{"access_token":"t","authenticationToken":"s"}\\n\'; }\n';
    const run = (text: string) =>
      execFileSync(shell, ["-c", `${stubs}${recipeWith(text, "curl")}\nprintf done`], {
        encoding: "utf8",
        env: { CALLER_SECRET: "x", ORDERS_WRITE_ID: "7", PATH: "/usr/bin:/bin" },
        stdio: ["ignore", "pipe", "pipe"],
      });

    expect(run(evil)).toMatch(/done$/);
    assert(
      property(texts, (text) => {
        expect(run(text)).toMatch(/done$/);
      }),
      { numRuns: randomRuns(25) },
    );
  });

  it("reports a missing value, and runs nothing of it", () => {
    const script = `${recipeWith(evil, "curl")}\n`;
    expect(() =>
      execFileSync(shell, ["-c", script], { env: { PATH: "/usr/bin:/bin" }, stdio: ["ignore", "pipe", "pipe"] }),
    ).toThrow(/CALLER_SECRET: must be set: x\uFFFD; exit 7/);
  });
});

describe("TypeScript's recipe", () => {
  it("is the same program for any input", () => {
    const shape = (text: string): string => {
      const file = ts.createSourceFile("r.mts", recipeWith(text, "typescript"), ts.ScriptTarget.ESNext);
      const kinds: number[] = [];
      const visit = (node: ts.Node): void => {
        kinds.push(node.kind);
        ts.forEachChild(node, visit);
      };
      visit(file);
      return kinds.join(" ");
    };
    const plain = shape("plain");

    expect(shape(evil)).toBe(plain);
    assert(
      property(texts, (text) => {
        expect(shape(text)).toBe(plain);
      }),
      { numRuns: randomRuns(50) },
    );
  });
});

describe.each(["python", "powershell", "curl", "integration-builder"] as const)("%s's recipe", (language) => {
  it("has the same lines for any input, and no line that starts with a text of it", () => {
    const count = (text: string) => text.split(/[\n\r\u2028\u2029\u0085]/).length;
    const plain = count(recipeWith("plain", language));

    expect(count(recipeWith(evil, language))).toBe(plain);
    assert(
      property(texts, (text) => {
        expect(count(recipeWith(text, language))).toBe(plain);
      }),
      { numRuns: randomRuns(50) },
    );
  });
});

describe("PowerShell's recipe", () => {
  it("has no text that ends early by PowerShell's own rule", () => {
    const scalars = recipeWith(evil, "powershell")
      .split("\n")
      .filter((line) => !line.startsWith("#"));
    for (const line of scalars) {
      // Outside of texts nothing of ours has these marks but PowerShell's own syntax.
      const outside = line.replaceAll(
        /['\u2018-\u201B](?:[^'\u2018-\u201B]|(['\u2018-\u201B])\1)*['\u2018-\u201B]/g,
        "<text>",
      );
      expect(outside).not.toMatch(/exit \d/);
    }
  });
});
