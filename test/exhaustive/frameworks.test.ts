import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { repository } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import {
  contractOfFramework,
  expectOwnCallers,
  frameworkApp,
  printedBlock,
  printedHandler,
} from "../support/framework-app.ts";
import { useHostedSites } from "../support/hosted-site.ts";

const packages = [
  "@apollo/server@5.5.1",
  "@as-integrations/azure-functions@0.3.0",
  "@nestjs/common@12.5.1",
  "@nestjs/core@12.5.1",
  "@nestjs/platform-express@12.5.1",
  "@trpc/server@11.25.2",
  "@types/express@5.0.6",
  "@types/node@24.19.2",
  "fastify@5.12.8",
  "graphql@16.15.0",
  "graphql-yoga@5.24.1",
  "reflect-metadata@0.2.2",
  "rxjs@7.8.2",
  "typescript@6.0.3",
];

const schema = 'const typeDefs = "type Query { who: String }";';
const graphql = ["/api/graphql", '{"query":"{ who }"}'] as const;

const apps: Readonly<Record<string, readonly [before: string, ask: readonly [string, string?], route?: string]>> = {
  Fastify: [
    `import Fastify from "fastify";
const app = Fastify();
app.post("/api/items/:id", async (request: any) => ({ ...request.body, by: request.raw.caller.clientId }));`,
    ["/api/items/7", '{"a":1}'],
  ],
  NestJS: [
    `import "reflect-metadata";
import { Controller, Get, Injectable, Module, Req } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
@Injectable()
class Names {
  of(caller: any) { return caller.clientId; }
}
@Controller("who")
class Who {
  constructor(private readonly names: Names) {}
  @Get() who(@Req() request: any) { return this.names.of(request.caller); }
}
@Module({ controllers: [Who], providers: [Names] })
class AppModule {}
${printedBlock("nest.ts")}`,
    ["/api/who"],
  ],
  tRPC: [
    `import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
const t = initTRPC.context<{ caller: any }>().create();
const router = t.router({ who: t.procedure.query(({ ctx }) => ctx.caller.clientId) });`,
    ["/api/trpc/who"],
    "trpc/{*path}",
  ],
  "GraphQL Yoga": [
    `import { createSchema, createYoga } from "graphql-yoga";
${schema}
const resolvers = { Query: { who: (_: unknown, __: unknown, context: any) => context.caller.clientId } };
const yoga = createYoga<{ caller: any }>({ graphqlEndpoint: "/api/graphql", schema: createSchema({ typeDefs, resolvers }) });`,
    graphql,
    "graphql/{*path}",
  ],
  "Apollo Server": [
    `import { ApolloServer } from "@apollo/server";
import { startServerAndCreateHandler } from "@as-integrations/azure-functions";
${schema}
const resolvers = { Query: { who: (_: unknown, __: unknown, context: any) => context.caller.clientId } };
const server = new ApolloServer({ typeDefs, resolvers });
const callers = new WeakMap<object, any>();
const apollo = startServerAndCreateHandler(server, { context: async ({ context }) => ({ caller: callers.get(context) }) });`,
    graphql,
    "graphql/{*path}",
  ],
};

describe("a framework from the registry answers each caller as itself", { timeout: 120_000 }, () => {
  const hosted = useHostedSites();
  let installed: string;
  beforeAll(() => {
    installed = mkdtempSync(join(tmpdir(), "frameworks-"));
    writeFileSync(join(installed, "package.json"), "{}");
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], { cwd: installed });
  }, 300_000);
  afterAll(() => rmSync(installed, { recursive: true, force: true }));

  test.each(
    Object.entries(apps).flatMap(([name, app]) => [false, true].map((streams) => [name, streams, app] as const)),
  )("%s, streaming: %s", async (name, streams, [before, ask, route]) => {
    const prepare = (directory: string) => linkPackages(installed, join(directory, "functions"));
    await expectOwnCallers(hosted, frameworkApp(before, printedHandler(name), route), ask, { prepare, streams });
    expect.hasAssertions();
  });

  test("Express, as printed, has the types that the page installs", () => {
    const checkout = copyRepository(repository, {
      functions: {
        "contract.ts": contractOfFramework(printedBlock("functions/contract.ts")),
        "src/index.ts": printedBlock("functions/src/index.ts"),
        "tsconfig.json": '{ "extends": "../tsconfig.json", "include": ["."] }',
      },
      files: {},
    });
    try {
      const compile = () => {
        const compiler = join(repository, "node_modules/typescript/bin/tsc");
        return spawnSync(process.execPath, [compiler], { cwd: join(checkout, "functions"), encoding: "utf8" }).stdout;
      };
      expect(compile()).toMatch(/error TS7016: .*'express'/);
      linkPackages(installed, join(checkout, "functions"));
      expect(compile()).toBe("");
    } finally {
      rmSync(checkout, { recursive: true, force: true });
    }
  });
});
