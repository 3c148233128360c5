import { cpSync, globSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type MarkdownOptions } from "vitepress";
import { onSite, pageOf, sidebar } from "../pages.ts";

/**
 * The documentation as a site, by VitePress, with a search that asks no server. The pages are the repository's Markdown,
 * unchanged: GitHub shows the same files.
 */

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Copies: a page's compiled form looks for Vue from its own folder. */
const copies = join(root, "site/.pages");

rmSync(copies, { recursive: true, force: true });
for (const file of globSync(["*.md", "docs/**/*.*", "packages/twin/FIDELITY.md"], { cwd: root })) {
  cpSync(join(root, file), join(copies, file));
}

/** Drawings stay text for the page's own script. */
const drawings: MarkdownOptions["config"] = (md) => {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info = "", content = "" } = tokens[index] ?? {};
    if (info.trim() === "mermaid") return `<pre class="mermaid" v-pre>${md.utils.escapeHtml(content)}</pre>`;
    return fence?.(tokens, index, ...rest) ?? "";
  };
};

/** The README's picture of two schemes is HTML, whose paths Vite takes for packages unless they begin with a dot. */
const pictures: MarkdownOptions["config"] = (md) => {
  md.renderer.rules.html_block = (tokens, index) =>
    (tokens[index]?.content ?? "").replaceAll(/(src(?:set)?=")(?=docs\/)/g, "$1./");
};

/** A link leads to the page's place on the site. One to a file that is no page, such as a workflow, is its text here. */
const links: MarkdownOptions["config"] = (md) => {
  md.core.ruler.push("links-between-pages", ({ tokens, env }) => {
    const { realPath, path } = env as { readonly realPath?: string; readonly path: string };
    for (const { children } of tokens) {
      const open: boolean[] = [];
      for (const token of children ?? []) {
        if (token.type === "link_open") {
          const target = onSite(root, relative(copies, realPath ?? path), token.attrGet("href") ?? "");
          open.push(target !== undefined);
          if (target !== undefined) token.attrSet("href", target);
        }
        const isKept = token.type === "link_close" ? open.pop() : token.type === "link_open" ? open.at(-1) : true;
        if (!isKept) Object.assign(token, { type: "text", tag: "", nesting: 0, content: "", attrs: null });
      }
    }
  });
};

export default defineConfig({
  title: "Protected function",
  description: "An Azure Function behind Entra ID, and the proof of who can call it",
  lang: "en-US",
  srcDir: copies,
  outDir: join(root, "dist/site"),
  cacheDir: join(root, "site/node_modules/.cache"),
  ignoreDeadLinks: "localhostLinks",
  rewrites: (file) => pageOf(file),
  markdown: {
    config: (md) => {
      void drawings(md);
      void pictures(md);
      void links(md);
    },
  },
  vite: {
    // Else it's the repository's, for a newer compiler.
    esbuild: { tsconfigRaw: {} },
    build: { chunkSizeWarningLimit: 5000 },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [{ text: "Documentation", link: "/documentation" }],
    sidebar: sidebar(root),
  },
});
