import * as fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stack } from "../../../../packages/engine/stack.ts";
import { ProgramFailed } from "../../../../packages/engine/program-failed.ts";
import { differencesOf } from "../../../../packages/pf/stacks/settings/require-same-settings.ts";
import { readJson } from "../../../../packages/core/text/reading/read-json.ts";
import { readYaml } from "../../../../packages/core/text/reading/read-yaml.ts";
import type { YamlKind } from "../../../../packages/core/text/reading/yaml-kind.ts";
import { engine, skipNote } from "../../../support/engine/engine.ts";
import { openTinyStack } from "../../../support/engine/tiny-stack.ts";
import { randomRuns, randomSeed } from "../../../support/random-runs.ts";
import { jsonFiles } from "../../../support/readers/generated-json.ts";
import { settingsFiles } from "../../../support/readers/generated-yaml.ts";
import { pythonWithYaml, type Read, readByPython } from "../../../support/readers/python-readers.ts";
import { structureOf } from "../../../support/readers/structure-of.ts";

/** The titles show it, and `SEED=… npx vitest run` repeats it. */
const seed = randomSeed();

let python: string;
beforeAll(async () => {
  python = await pythonWithYaml();
});

interface Accepted {
  readonly file: Uint8Array;
  readonly ours: unknown;
}

function accepted(kind: YamlKind, count: number, ours: (read: ReadAlike) => unknown): readonly Accepted[] {
  return fc.sample(settingsFiles, { seed, numRuns: count }).flatMap((file) => {
    const read = readYaml(file, kind);
    return read.problems === undefined ? [{ file, ours: ours(read) }] : [];
  });
}
type ReadAlike = Extract<ReturnType<typeof readYaml>, { readonly text: string }>;

/** What to show of the first files that another reader reads differently. */
function disagreements(all: readonly Accepted[], theirs: readonly Read[]): readonly unknown[] {
  expect(theirs).toHaveLength(all.length);
  return all
    .map(({ file, ours }, index) => ({ file: Buffer.from(file).toString(), ours: plain(ours), theirs: theirs[index] }))
    .filter((one) => !isDeepStrictEqual(one.theirs?.data, one.ours))
    .slice(0, 3);
}

function plain(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data)) as unknown;
}

describe(`accepted generated files are read alike (seed ${seed})`, () => {
  it("by PyYAML, value by value, for settings files", () => {
    const all = accepted("settings", randomRuns(30_000), ({ data }) => data);

    expect(all.length).toBeGreaterThan(200);
    expect(
      disagreements(
        all,
        readByPython(
          python,
          "values",
          all.map(({ file }) => file),
        ),
      ),
    ).toEqual([]);
  });

  it("by PyYAML, in their structure, for other files", () => {
    const all = accepted("other", randomRuns(30_000), ({ document }) => structureOf(document));

    expect(all.length).toBeGreaterThan(200);
    expect(
      disagreements(
        all,
        readByPython(
          python,
          "structure",
          all.map(({ file }) => file),
        ),
      ),
    ).toEqual([]);
  });

  it("by Python, for JSON", () => {
    const all = fc.sample(jsonFiles, { seed, numRuns: randomRuns(30_000) }).flatMap((file): readonly Accepted[] => {
      const read = readJson(file);
      return read.problems === undefined ? [{ file, ours: read.data }] : [];
    });

    expect(all.length).toBeGreaterThan(200);
    expect(
      disagreements(
        all,
        readByPython(
          python,
          "json",
          all.map(({ file }) => file),
        ),
      ),
    ).toEqual([]);
  });
});

describe.skipIf(engine === undefined)(
  `accepted files are read alike by Pulumi's engine (seed ${seed})${skipNote}`,
  () => {
    let tiny: Awaited<ReturnType<typeof openTinyStack>>;
    let folder: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "protected-function-readers-"));
      tiny = await openTinyStack();
    });
    afterAll(async () => {
      await tiny.close();
      rmSync(folder, { recursive: true });
    });

    const configOf = ({ data }: ReadAlike) => ({ ...Object(Object(data).config) }) as Readonly<Record<string, unknown>>;

    async function differences(stack: Stack, { file, ours }: Accepted): Promise<readonly string[]> {
      const configFile = join(folder, "Pulumi.test.yaml");
      writeFileSync(configFile, file);
      stack.continueWith({ directory: programOf(), configFile });
      try {
        return differencesOf(await stack.config(), ours as Readonly<Record<string, unknown>>, defaults);
      } catch (error) {
        // Refused as a whole, so nothing is read differently.
        if (error instanceof ProgramFailed && /could not parse .* as a configuration key/s.test(error.message))
          return [];
        return [String(error)];
      }
    }

    /** Of the tiny program's own Pulumi.yaml. */
    const defaults = { "tiny:count": 1, "tiny:word": "hello" };
    const programOf = () => join(import.meta.dirname, "../../../support/programs/tiny");

    it("setting by setting", { timeout: 600_000 }, async () => {
      const all = accepted("settings", randomRuns(2000), configOf);

      expect(all.length).toBeGreaterThan(10);
      for (const one of all) {
        expect({
          file: Buffer.from(one.file).toString(),
          differences: await differences(tiny.stack, one),
        }).toMatchObject({
          differences: [],
        });
      }
    });

    it("as text for words that are refused as true or false of YAML 1.1", async () => {
      const words = "y Y yes Yes n N no NO on On off OFF".split(" ");
      for (const word of words) {
        const text = `config:\n  tiny:x: ${word}\n`;
        expect(readYaml(new TextEncoder().encode(text), "settings").problems?.[0]?.what).toBe(
          "a plain word that Pulumi reads as text, and YAML 1.1 as true or false",
        );
      }
      const file = `config:\n${words.map((word, index) => `  tiny:x${index}: ${word}\n  tiny:o${index}: [${word}]\n`).join("")}`;
      const ours = Object.fromEntries(
        words.flatMap((word, index) => [
          [`tiny:x${index}`, word],
          [`tiny:o${index}`, [word]],
        ]),
      );
      expect(await differences(tiny.stack, { file: new TextEncoder().encode(file), ours })).toEqual([]);
    });

    it.each([
      ["a comment that goes on after a carriage return", "config:\n  a:x: 1\n  # note\r  a:people: mallory\n"],
      ["a comment that goes on after NEL", "config:\n  a:x: 1\n  # note\u0085  a:people: mallory\n"],
      ["a comment that goes on after U+2028", "config:\n  a:x: 1\n  # note\u2028  a:people: mallory\n"],
      ["a comment that goes on after U+2029", "config:\n  a:x: 1\n  # note\u2029  a:people: mallory\n"],
      ["a setting without its namespace", "config:\n  tiny:x: 1\n  x: 2\n"],
      ["a setting with config in its name", "config:\n  tiny:x: 1\n  tiny:config:y: 2\n"],
      ["an octal number", "config:\n  a:x: 010\n"],
      ["a plain time", "config:\n  a:x: 2027-01-01T00:00:00Z\n"],
      ["a merge", "config:\n  a:x: { b: 1 }\n  a:y: { <<: { c: 2 } }\n"],
      ["an anchor", "config:\n  a:x: &x 1\n  a:y: *x\n"],
      ["a second document", "config:\n  a:x: 1\n---\nconfig:\n  a:x: 2\n"],
    ])("but %s, which is refused, is read differently", async (what, text) => {
      const file = new TextEncoder().encode(text);
      expect(readYaml(file, "settings").problems).not.toBeUndefined();
      // What npm's reader gives, as the project's readers did.
      const { parseAllDocuments } = await import("yaml");
      const [document] = parseAllDocuments(text) as readonly { toJS: () => unknown }[];
      const npms = { ...Object(Object(document?.toJS()).config) } as Readonly<Record<string, unknown>>;
      const isSame = ["an anchor", "a second document"].includes(what);
      expect((await differences(tiny.stack, { file, ours: npms })).length > 0).toBe(!isSame);
    });
  },
);
