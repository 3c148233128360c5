import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { repository } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import {
  expectOwnCallers,
  frameworkApp,
  printedContract,
  printedModule,
  withHandler,
} from "../support/framework-app.ts";
import { useHostedSites } from "../support/hosted-site.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const packages = [
  "@apollo/server@5.5.1",
  "@as-integrations/azure-functions@0.3.0",
  "@nestjs/common@12.5.1",
  "@nestjs/core@12.5.1",
  "@nestjs/platform-express@12.5.1",
  "@trpc/server@11.25.2",
  "@types/express@5.0.6",
  "@types/koa@3.0.3",
  "@types/node@24.19.2",
  "fastify@5.12.8",
  "graphql@16.15.0",
  "graphql-yoga@5.24.1",
  "koa@3.3.0",
  "reflect-metadata@0.2.2",
  "rxjs@7.8.2",
  "typescript@6.0.3",
];

const graphql = ["/api/graphql", '{"query":"{ who }"}'] as const;

/** Where each of the page's examples answers with its caller. */
const printed: Readonly<Record<string, readonly [path: string, body?: string]>> = {
  Express: ["/api/who"],
  Koa: ["/api/who"],
  Fastify: ["/api/who"],
  NestJS: ["/api/who"],
  Hono: ["/api/who"],
  tRPC: ["/api/trpc/who"],
  "GraphQL Yoga": graphql,
  "Apollo Server": graphql,
};

const apps: Readonly<
  Record<string, readonly [app: Readonly<Record<string, string>>, ask: readonly [string, string?]]>
> = {
  ...Object.fromEntries(
    Object.entries(printed).map(([name, ask]) => [name, [frameworkApp(printedModule(name)), ask] as const]),
  ),
  "Fastify, by a body": [
    frameworkApp(
      withHandler(
        "Fastify",
        `import Fastify from "fastify";
const app = Fastify();
app.post("/api/items/:id", async (request: any) => ({ ...request.body, by: request.raw.caller.clientId }));`,
      ),
    ),
    ["/api/items/7", '{"a":1}'],
  ],
  "tRPC, by a route of its own": [
    frameworkApp(printedModule("tRPC"), printedContract.replace("{*path}", "trpc/{*path}")),
    ["/api/trpc/who"],
  ],
};

describe("a framework from the registry answers each caller as itself", { timeout: 120_000 }, () => {
  const hosted = useHostedSites();
  const installed = folderOfAllTests();
  beforeAll(() => {
    writeFileSync(join(installed.path, "package.json"), "{}");
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], {
      cwd: installed.path,
    });
  }, 300_000);

  test.each(
    Object.entries(apps).flatMap(([name, app]) => [false, true].map((streams) => [name, streams, app] as const)),
  )("%s, streaming: %s", async (_, streams, [app, ask]) => {
    const prepare = (directory: string) => linkPackages(installed.path, join(directory, "functions"));
    await expectOwnCallers(hosted, app, ask, { prepare, streams });
    expect.hasAssertions();
  });

  test("each example has the types that the page installs, in a new project", () => {
    const names = Object.keys(printed);
    const { compilerOptions } = JSON.parse(readFileSync(join(repository, "template/tsconfig.json"), "utf8")) as {
      readonly compilerOptions: object;
    };
    const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true };
    const checkout = copyRepository(repository, {
      functions: {
        "contract.ts": printedContract,
        ...Object.fromEntries(names.map((name) => [`src/${name}.ts`, printedModule(name)])),
        "tsconfig.json": JSON.stringify({ compilerOptions: { ...compilerOptions, ...decorators }, include: ["."] }),
      },
      files: {},
    });
    try {
      const compile = () => {
        const compiler = join(repository, "node_modules/typescript/bin/tsc");
        const { stdout } = spawnSync(process.execPath, [compiler], {
          cwd: join(checkout, "functions"),
          encoding: "utf8",
        });
        // A project has the guard's declarations, not its sources.
        return stdout.split("\n").filter((line) => line.startsWith("src/"));
      };
      expect(compile()).toContainEqual(expect.stringMatching(/error TS7016: .*'express'/));
      linkPackages(installed.path, join(checkout, "functions"));
      expect(compile()).toEqual([]);
    } finally {
      rmSync(checkout, { recursive: true, force: true });
    }
  });

  test("has all that the page prints", () => {
    const page = readFileSync(join(repository, "docs/guides/frameworks.md"), "utf8");
    expect([...page.matchAll(/<summary>(.*)<\/summary>/g)].map(([, name]) => name)).toEqual(Object.keys(printed));
  });
});
