import { appendFile, copyFile, cp, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { linkPackages } from "../../../packages/engine/link-packages.ts";
import type { RunResult } from "../../../packages/engine/event-log.ts";
import { openStack } from "../../../packages/engine/open-stack.ts";
import type { Stack } from "../../../packages/engine/stack.ts";
import { startStandIns } from "../../../packages/engine/stand-ins/index.ts";
import { deployerEnvironment, type LocalStack, openLocalStack } from "../../../packages/pf/stacks/local/local-stack.ts";
import { alternate, type Bench, type MeasureRows } from "../measure.ts";
import { type Row, rowOf } from "../row.ts";

const rounds = 5;

/** From the command to the plan: a preview of the whole stack, before any deployment. */
export const measurePreview: MeasureRows = async (bench) => {
  const root = bench.guardian.temporaryDirectory("protected-function-bench-");
  try {
    const directory = await checkOut(bench.directory, join(root, "ours"));
    const { signal, onProgress } = bench;
    const local = await openLocalStack({ directory, signal, onStep: () => undefined, onProgress });
    try {
      const usual = await openUsual(bench, local, join(root, "usual"));
      try {
        return await compare(bench, { directory, stack: local.stack }, usual);
      } finally {
        await usual.close();
      }
    } finally {
      await local.close();
    }
  } finally {
    bench.guardian.removeDirectory(root);
  }
};

interface Program {
  readonly directory: string;
  readonly stack: Stack;
}

/** The usual way's stack, of the same engine. */
interface UsualProgram {
  readonly stack: Stack;
  /** Forgets what ts-node has compiled and checked. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

async function compare(bench: Bench, program: Program, usual: UsualProgram): Promise<Row[]> {
  const plan = await program.stack.preview();
  requireSameResources(plan, await usual.stack.preview());
  const median = await alternate(bench, rounds, {
    first: async () => {
      await rm(keptIn(program.directory), { recursive: true, force: true });
      return secondsOf(program.stack);
    },
    usualFirst: async () => {
      await usual.forget();
      return secondsOf(usual.stack);
    },
    edited: async () => {
      await appendFile(join(program.directory, "infra", "index.ts"), "// Edited.\n");
      return secondsOf(program.stack);
    },
    usualAgain: () => secondsOf(usual.stack),
    again: () => secondsOf(program.stack),
  });
  const template = "Pulumi's TypeScript template (ts-node, whole-package imports)";
  const target = { atMost: 0.2 };
  return [
    rowOf({
      name: "preview, first",
      ours: median.first,
      theirs: median.usualFirst,
      unit: "s",
      beside: template,
      target,
      note: `A fresh checkout: neither has kept anything. ${plan.summary.create} resources each, medians of ${rounds}.`,
    }),
    rowOf({
      name: "preview, edited",
      ours: median.edited,
      theirs: median.usualFirst,
      unit: "s",
      beside: `${template}, which then compiles and checks as at first: its first preview is taken`,
      target,
      note: "The program was edited after the last preview. Ours keeps the compiled SDKs.",
    }),
    rowOf({
      name: "preview, again",
      ours: median.again,
      theirs: median.usualAgain,
      unit: "s",
      beside: `${template}, which takes its program from ts-node's cache and checks no types`,
      note: "The program is unchanged since the last preview. Ours never checks types in a preview: npm run check does.",
    }),
  ];
}

/** Copies the repository into a folder, with its packages: what a preview keeps is the copy's own. */
async function checkOut(repository: string, directory: string): Promise<string> {
  await cp(repository, directory, {
    recursive: true,
    filter: (source) => !["node_modules", ".git"].includes(basename(source)),
  });
  linkPackages(repository, directory);
  await mkdir(keptIn(directory));
  return directory;
}

/** The empty folder, as after `npm ci`. */
function keptIn(checkout: string): string {
  return join(checkout, "node_modules", ".cache");
}

async function openUsual(
  { directory, guardian, signal }: Bench,
  local: LocalStack,
  root: string,
): Promise<UsualProgram> {
  const folder = join(root, "program");
  // ts-node keeps what it has compiled in the system's temporary folder.
  const temporary = join(root, "tmp");
  const forget = async (): Promise<void> => {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary);
  };
  await writeUsualProgram(folder, directory);
  await forget();
  const environment = { ...local.twin.environment, ...deployerEnvironment(local.twin), TMPDIR: temporary };
  const standIns = await startStandIns({ environment });
  try {
    const plugins = standIns.ports;
    const options = { engine: local.engine, directory: folder, stack: "local", environment, plugins, signal, guardian };
    const stack = await openStack(options);
    const close = async (): Promise<void> => {
      await stack.close();
      await standIns.close();
    };
    return { stack, forget, close };
  } catch (error) {
    await standIns.close();
    throw error;
  }
}

const source = fileURLToPath(new URL("../usual-program.ts.txt", import.meta.url));

/** `runtime: nodejs` without options: TypeScript through Pulumi's own ts-node, types checked. */
const project = "name: usual\ndescription: The usual way\nruntime: nodejs\n";

const packages = ["azure-native", "azuread", "command", "pulumi", "random"].map((name) => [`@pulumi/${name}`, "*"]);

const manifest = {
  name: "usual",
  main: "index.ts",
  devDependencies: { "@types/node": "*", typescript: "*" },
  dependencies: Object.fromEntries(packages),
};

/** The template's, but for `module` and `moduleResolution`: TypeScript 6 refuses "commonjs" with "node" (TS5107). */
const compilerOptions = {
  strict: true,
  outDir: "bin",
  target: "es2020",
  module: "nodenext",
  moduleResolution: "nodenext",
  sourceMap: true,
  experimentalDecorators: true,
  pretty: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
};

/**
 * Writes a program in the manner of Pulumi's TypeScript templates into a folder, with the repository's own
 * `node_modules`. It declares what ours declares, in one file.
 * https://github.com/pulumi/templates: azure-typescript, serverless-azure-typescript
 */
async function writeUsualProgram(folder: string, repository: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "Pulumi.yaml"), project);
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  await copyFile(source, join(folder, "index.ts"));
  linkPackages(repository, folder);
}

async function secondsOf(stack: Stack): Promise<number> {
  const start = performance.now();
  await stack.preview();
  return (performance.now() - start) / 1000;
}

/** @throws if the two programs don't declare the same resources: the comparison would be meaningless */
function requireSameResources(ourRun: RunResult, usualRun: RunResult): void {
  const typesOf = ({ steps }: RunResult): readonly string[] =>
    steps
      .map(({ type }) => type)
      // Components are each program's own. Ours asks the engine about its own last state: a provider of the engine's.
      .filter((type) => !/^(?:protected-function:|usual:|pulumi:providers:pulumi$)/.test(type))
      .toSorted();
  if (!isDeepStrictEqual(typesOf(ourRun), typesOf(usualRun))) {
    throw new Error(
      "tools/bench/usual-program.ts.txt and infra/ declare different resources. Make them the same. " +
        `Ours: ${typesOf(ourRun).join(", ")}. Theirs: ${typesOf(usualRun).join(", ")}.`,
    );
  }
}
