import { existsSync, readFileSync } from "node:fs";
import { posix, join } from "node:path";

/** Which files of the repository are pages of the site, and where. */

export function isPage(file: string): boolean {
  return /^(?:[A-Z]+\.md|docs\/.*\.md|packages\/twin\/FIDELITY\.md)$/.test(file);
}

/** Where a page of the repository is on the site: docs/ is its root, the README its first page. */
export function pageOf(file: string): string {
  if (file === "README.md") return "index.md";
  if (file === "docs/README.md") return "documentation.md";
  return file.replace(/^docs\//, "");
}

/** What docs/README.md lists, by its headings, each page under its own title. */
export function sidebar(root: string) {
  const [, ...sections] = readFileSync(join(root, "docs/README.md"), "utf8").split(/^## /m);
  return sections.map((section) => ({
    text: section.slice(0, section.indexOf("\n")),
    items: [...section.matchAll(/\]\(([^)#]+\.md)\)/g)].map(([, link = ""]) => {
      const file = posix.join("docs", link);
      const [, title = file] = /^# (.+)/m.exec(readFileSync(join(root, file), "utf8")) ?? [];
      return { text: title, link: `/${pageOf(file).replace(/\.md$/, "")}` };
    }),
  }));
}

/**
 * Where a page's link leads on the site; undefined: to a file that is no page.
 *
 * @param page with the link, such as `docs/faq.md`
 * @throws Error if nothing is there
 */
export function onSite(root: string, page: string, target: string): string | undefined {
  if (/^(?:[a-z]+:|#)/.test(target)) return target;
  const [path = "", anchor] = target.split("#");
  const file = posix.join(posix.dirname(page), decodeURIComponent(path));
  if (!existsSync(join(root, file))) throw new Error(`${page} links to ${target}, which doesn't exist.`);
  if (!isPage(file)) return undefined;
  return `/${pageOf(file)}${anchor === undefined ? "" : `#${anchor}`}`;
}
