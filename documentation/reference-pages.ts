import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guide } from "../checks/guide.ts";
import { readFidelity } from "./fidelity/fidelity-data.ts";
import { fidelityBlocks } from "./fidelity/fidelity-page.ts";
import { formatted } from "./formatted.ts";
import { claimsTable, withBlock } from "./pages.ts";

/** Every page that follows from the code alone, as it should stand, by its path. @param repository its folder */
export async function referencePages(repository: string): Promise<ReadonlyMap<string, string>> {
  const withBlocks = (page: string, blocks: Readonly<Record<string, string>>): string =>
    Object.entries(blocks).reduce(
      (text, [name, block]) => withBlock(text, name, block),
      readFileSync(join(repository, page), "utf8"),
    );
  const pages: Readonly<Record<string, string>> = {
    "docs/reference/checks.md": withBlocks("docs/reference/checks.md", { claims: claimsTable(guide) }),
    "twin/FIDELITY.md": withBlocks("twin/FIDELITY.md", fidelityBlocks(readFidelity(repository))),
  };
  return new Map(
    await Promise.all(Object.entries(pages).map(async ([page, text]) => [page, await formatted(page, text)] as const)),
  );
}
