import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { bundleCode } from "../../../infra/build/bundle-code.ts";

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const decorated = "const injected = (): ClassDecorator => () => undefined;\n\n@injected()\nexport class Shop {}\n";

/** In a folder from which no TypeScript is found. */
async function bundled(tsconfig: object) {
  const folder = mkdtempSync(join(tmpdir(), "decorators-"));
  folders.push(folder);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  writeFileSync(join(folder, "shop.ts"), decorated);
  return await bundleCode(folder, 'import { Shop } from "./shop.ts";\nnew Shop();\n');
}

test("metadata that nothing can write is refused, with the first decorator's line", async () => {
  const compilerOptions = { experimentalDecorators: true, emitDecoratorMetadata: true };
  await expect(bundled({ compilerOptions })).rejects.toMatchObject({
    problems: [
      {
        path: "functions/shop.ts:3",
        found: "no package typescript",
        fix: expect.stringContaining("npm install --save-dev typescript@6"),
      },
    ],
  });
});

test("decorators without metadata need no TypeScript", async () => {
  expect((await bundled({ compilerOptions: { experimentalDecorators: true } })).files).toContain("shop.ts");
});
