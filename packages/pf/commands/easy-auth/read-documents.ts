import { readFileSync } from "node:fs";
import { firstOf } from "@protected-function/core/text/cut.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { whyUnreadable } from "@protected-function/core/text/reading/why-unreadable.ts";
import { Refused } from "@protected-function/core/text/errors.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import type { GateSeed } from "@protected-function/twin";
import { parse } from "yaml";
import { z } from "zod";

const seedSchema = z.strictObject({
  people: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        password: z.string().optional(),
        objectId: z.guid().optional(),
        roles: z.array(z.string()).optional(),
        groups: z.array(z.guid()).optional(),
      }),
    )
    .optional(),
  callers: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        clientId: z.guid().optional(),
        objectId: z.guid().optional(),
        roles: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  apps: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        clientId: z.guid().optional(),
        redirectUris: z.array(z.url()).optional(),
      }),
    )
    .optional(),
});

/** @throws Refused */
export function readSeed(file: string): GateSeed {
  const found = readData(file, "--seed");
  const seed = seedSchema.safeParse(found);
  if (!seed.success) {
    throw new Refused("SEED", `${file} (--seed) is not a list of people and callers.\n${problems(seed.error, found)}`);
  }
  return seed.data;
}

/** @throws Refused */
export function readData(file: string, option: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Refused(
      "DOCUMENT",
      `${option} is "${file}", but ${whyUnreadable(error, file)}.\nName a JSON or YAML file.`,
      { cause: error },
    );
  }
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const [said = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    const reason = said.replace(/:$/, "");
    throw new Refused("DOCUMENT", `${option} ${file} can't be read: ${reason}. Name a JSON or YAML file.`);
  }
}

/** One line for each problem: where, what was found, what is allowed. */
export function problems(error: z.ZodError, document: unknown): string {
  return error.issues
    .map((issue) => {
      const { path } = issue;
      const found = path.reduce<unknown>(
        (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
        document,
      );
      const shown =
        typeof found === "object" || found === undefined ? "" : ` (found ${JSON.stringify(found).slice(0, 80)})`;
      const rule = issue.code === "unrecognized_keys" ? unknownKeys(issue.keys) : issue.message;
      return `  ${pathText(path) || "the file"}${shown}: ${rule}`;
    })
    .join("\n");
}

function unknownKeys(keys: readonly string[]): string {
  const listed = firstOf(
    keys.map((key) => JSON.stringify(key)),
    3,
    (count) => `${count} more`,
  );
  return `${keys.length === 1 ? "unknown key" : "unknown keys"} ${listText(listed)}`;
}
