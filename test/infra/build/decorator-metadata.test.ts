import { temporaryFolder } from "../../support/temporary-folder.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleCode } from "../../../infra/build/bundle-code.ts";

const decorated = "const injected = (): ClassDecorator => () => undefined;\n\n@injected()\nexport class Shop {}\n";

/** In a folder from which no TypeScript is found. */
async function bundled(tsconfig: object) {
  const folder = temporaryFolder();
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
