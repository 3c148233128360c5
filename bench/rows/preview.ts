import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { RunResult } from "../../engine/event-log.ts";
import { openStack } from "../../engine/open-stack.ts";
import type { Stack } from "../../engine/stack.ts";
import { startStandIns } from "../../engine/stand-ins/index.ts";
import { deployerEnvironment, type LocalStack, openLocalStack } from "../../stacks/local/local-stack.ts";
import { alternate } from "../alternate.ts";
import type { Bench, MeasureRows } from "../bench.ts";
import { checkOut, type OwnCheckout } from "../own-checkout.ts";
import { type Row, rowOf } from "../row.ts";
import { writeEmptyProgram, writeUsualProgram } from "../usual/program.ts";

const rounds = 5;

/** From the command to the plan: a preview of the whole stack, nothing of it deployed. */
export const measurePreview: MeasureRows = async (bench) => {
  const root = bench.guardian.temporaryDirectory("protected-function-bench-");
  try {
    const checkout = await checkOut(bench.directory, join(root, "ours"));
    const local = await openLocalStack({
      directory: checkout.directory,
      signal: bench.signal,
      onStep: () => undefined,
      onProgress: bench.onProgress,
    });
    try {
      const usual = await openBeside(bench, local, join(root, "usual"), writeUsualProgram);
      const empty = await openBeside(bench, local, join(root, "empty"), writeEmptyProgram);
      try {
        return await compare(bench, { ...checkout, stack: local.stack }, { usual, empty: empty.stack });
      } finally {
        await empty.close();
        await usual.close();
      }
    } finally {
      await local.close();
    }
  } finally {
    bench.guardian.removeDirectory(root);
  }
};

/** Another program's stack, of the same engine. */
interface StackBeside {
  readonly stack: Stack;
  /** Forgets what ts-node has compiled and checked. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

async function compare(
  bench: Bench,
  ours: OwnCheckout & Pick<StackBeside, "stack">,
  { usual, empty }: { readonly usual: StackBeside; readonly empty: Stack },
): Promise<Row[]> {
  const plan = await ours.stack.preview();
  requireSameResources(plan, await usual.stack.preview());
  const median = await alternate(bench, rounds, [
    async () => {
      await ours.forget();
      return { first: await secondsOf(ours.stack) };
    },
    async () => {
      await usual.forget();
      return { usualFirst: await secondsOf(usual.stack) };
    },
    async () => {
      await ours.edit();
      return { edited: await secondsOf(ours.stack) };
    },
    async () => ({ usualAgain: await secondsOf(usual.stack) }),
    async () => ({ again: await secondsOf(ours.stack) }),
    async () => ({ empty: await secondsOf(empty) }),
  ]);
  const template = "Pulumi's TypeScript template (ts-node, whole-package imports)";
  const target = { of: "ratio", atMost: 0.2 } as const;
  return [
    rowOf({
      name: "preview, first",
      ours: median("first"),
      theirs: median("usualFirst"),
      unit: "s",
      beside: template,
      target,
      note: `A fresh checkout: neither has kept anything. ${plan.summary.create} resources each, medians of ${rounds}.`,
    }),
    rowOf({
      name: "preview, edited",
      ours: median("edited"),
      theirs: median("usualFirst"),
      unit: "s",
      beside: `${template}, which then compiles and checks as at first: its first preview is taken`,
      target,
      note: "The program was edited since the last preview; ours has kept the compiled form of the SDKs.",
    }),
    rowOf({
      name: "preview, again",
      ours: median("again"),
      theirs: median("usualAgain"),
      unit: "s",
      beside: `${template}, which takes its program from ts-node's cache and checks no types`,
      note: "The program is as at the last preview. Ours never checks types in a preview: npm run check does.",
    }),
    rowOf({
      name: "preview, beside nothing",
      ours: median("again"),
      theirs: median("empty"),
      unit: "s",
      beside: "an empty program in JavaScript: what engine and SDK take by themselves",
      target: { of: "ratio", atMost: 1.5 },
      note: "The program is as at the last preview; the empty one has neither compile cache nor quick-start.cjs.",
    }),
  ];
}

async function openBeside(
  { directory, guardian, signal }: Bench,
  local: LocalStack,
  root: string,
  write: (folder: string, repository: string) => Promise<void>,
): Promise<StackBeside> {
  const folder = join(root, "program");
  // ts-node keeps what it has compiled in the system's temporary folder.
  const temporary = join(root, "tmp");
  const forget = async (): Promise<void> => {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary);
  };
  await write(folder, directory);
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

async function secondsOf(stack: Stack): Promise<number> {
  const start = performance.now();
  await stack.preview();
  return (performance.now() - start) / 1000;
}

/** @throws where the two programs would not declare the same: the comparison would be none */
function requireSameResources(ours: RunResult, theirs: RunResult): void {
  const typesOf = ({ steps }: RunResult): readonly string[] =>
    steps
      // Ours asks the engine about its own last state, which makes a provider of the engine's.
      .filter(({ type }) => type !== "pulumi:providers:pulumi")
      // Components are named after their program.
      .map(({ type }) => type.replace(/^(?:protected-function|usual):.*/, "component"))
      .toSorted();
  if (!isDeepStrictEqual(typesOf(ours), typesOf(theirs))) {
    throw new Error(
      "bench/usual/program.ts.txt declares other resources than infra/: make the two the same. " +
        `Ours: ${typesOf(ours).join(", ")}. Theirs: ${typesOf(theirs).join(", ")}.`,
    );
  }
}
