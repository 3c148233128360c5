import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

/** What runs, and what proves it: where a message that a page quotes must come from. */
const code = globSync(
  "{functions,infra,engine,checks,stacks,access-matrix,refusals,cli,commands,twin,test}/**/*.{ts,cjs}",
  {
    cwd: repository,
    exclude: (path) => path.includes("node_modules"),
  },
)
  .filter((file) => !file.endsWith("quoted-messages.test.ts"))
  .map((file) => readFileSync(join(repository, file), "utf8"))
  // A message may go over several lines of source, joined there.
  .map((text) => text.replaceAll(/["'`]\s*\+\s*["'`]/g, ""))
  .join("\n");

interface Quoted {
  readonly message: string;
  readonly row: string;
}

/** The code spans of each table's first column that is headed so, outside what is made by `npm run docs`. */
function quotedIn(page: string): readonly Quoted[] {
  const text = readFileSync(join(repository, page), "utf8").replaceAll(
    /<!-- (\w+): written by npm run docs -->[^]*?<!-- end of \1 -->/g,
    "",
  );
  const found: Quoted[] = [];
  let isInside = false;
  for (const line of text.split("\n")) {
    const [first = ""] = line.split(/(?<!\\)\|/).slice(1);
    if (!line.startsWith("|")) isInside = false;
    else if (first.trim() === "message") isInside = true;
    else if (isInside)
      found.push(...[...first.matchAll(/`([^`]+)`/g)].map(([, message = ""]) => ({ message, row: line })));
  }
  return found;
}

const hasSource = ({ message, row }: Quoted): boolean =>
  message.startsWith("--") ||
  message.split("…").every((part) => part.trim() === "" || code.includes(part.trim())) ||
  // AADSTS codes stand as numbers in the code.
  (/^AADSTS\d+$/.test(message) && code.includes(message.slice("AADSTS".length))) ||
  /\]\(https:\/\//.test(row);

describe("docs/start/first-deployment.md", () => {
  const quoted = quotedIn("docs/start/first-deployment.md");

  it("quotes messages", () => {
    expect(quoted.length).toBeGreaterThan(25);
  });

  it("and each is produced by what runs here, or its row says where it is from", () => {
    expect(quoted.filter((one) => !hasSource(one)).map(({ message }) => message)).toEqual([]);
  });

  it("would miss a message that nobody produces", () => {
    expect(hasSource({ message: "The moon … is not full", row: "| `…` | it means | cure |" })).toBe(false);
  });
});
