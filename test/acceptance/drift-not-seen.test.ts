import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { notSeen, nothingLive, oneValueOnly } from "../support/drift/exceptions.ts";

const rows = readFileSync(join(repository, "twin/FIDELITY.md"), "utf8").split("\n");

/** What is between backticks in the first cell of the rows that begin so: a type, and its inputs. */
function namedAfter(beginning: string): readonly string[] {
  return rows
    .filter((row) => row.startsWith(`| ${beginning}: `))
    .map((row) => [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, code]) => code).join(" "))
    .toSorted();
}

const entries = (paths: Readonly<Record<string, readonly string[]>>): readonly string[] =>
  Object.entries(paths)
    .map(([type, inputs]) => [type, ...inputs].join(" "))
    .toSorted();

describe("twin/FIDELITY.md", () => {
  it("names all that a refresh does not see, and nothing else", () => {
    expect(namedAfter("Not seen by a refresh")).toEqual([...nothingLive, ...entries(notSeen)].toSorted());
  });

  it("names all whose drift is not tried, since the twin knows one value of it, and nothing else", () => {
    expect(namedAfter("Drift not tried")).toEqual(entries(oneValueOnly));
  });
});
