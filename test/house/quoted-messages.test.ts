import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

/** What runs, and what proves it: where a message that a page quotes must come from. */
const code = globSync("{functions,infra,packages/{engine,guard,pf,twin},test}/**/*.{ts,cjs}", {
  cwd: repository,
  exclude: (path) => path.includes("node_modules"),
})
  .filter((file) => !file.endsWith("quoted-messages.test.ts"))
  .map((file) => readFileSync(join(repository, file), "utf8"))
  // A message may go over several lines of source, joined there.
  .map((text) => text.replaceAll(/["'`]\s*\+\s*["'`]/g, ""))
  .join("\n");

interface Quoted {
  readonly message: string;
  /** What the page says of it, up to the next heading. */
  readonly entry: string;
}

/** The code spans of each third-level heading, outside what is made by `npm run docs`. */
function quotedIn(page: string): readonly Quoted[] {
  const text = readFileSync(join(repository, page), "utf8").replaceAll(
    /<!-- (\w+): written by npm run docs -->[^]*?<!-- end of \1 -->/g,
    "",
  );
  return text
    .split(/^(?=#{1,3} )/m)
    .filter((entry) => entry.startsWith("### "))
    .flatMap((entry) =>
      [...(entry.split("\n", 1)[0] ?? "").matchAll(/`([^`]+)`/g)].map(([, message = ""]) => ({ message, entry })),
    );
}

const hasSource = ({ message, entry }: Quoted): boolean =>
  message.startsWith("--") ||
  message.split("…").every((part) => part.trim() === "" || code.includes(part.trim())) ||
  // AADSTS codes stand as numbers in the code.
  (/^AADSTS\d+$/.test(message) && code.includes(message.slice("AADSTS".length))) ||
  /\]\(https:\/\/|reported/.test(entry);

describe.each([
  ["docs/troubleshooting.md", 8],
  ["docs/reference/deployment-errors.md", 25],
] as const)("%s", (page, fewest) => {
  const quoted = quotedIn(page);

  it("quotes messages", () => {
    expect(quoted.length).toBeGreaterThan(fewest);
  });

  it("each of which is produced here, or has a stated source", () => {
    expect(quoted.filter((one) => !hasSource(one)).map(({ message }) => message)).toEqual([]);
  });

  it("wouldn't pass with a message that nothing produces", () => {
    expect(hasSource({ message: "The moon … is not full", entry: "### `…`" })).toBe(false);
  });
});
