import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runClient } from "../support/client-process.ts";
import type { Witness } from "./witness.ts";
import type { WitnessedStack } from "./witnessed-stack.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "clients");
const interpreters: Readonly<Record<string, readonly [string, ...string[]]>> = {
  ".ts": [process.execPath],
  // Without leaving compiled files beside the scripts.
  ".py": ["python3", "-B"],
  ".sh": ["sh"],
};

/**
 * Runs the client in a process of its own, with the variables given, its own inputs, and nothing else; answers what its
 * script told: `{ answer }` or `{ raised }`.
 *
 * @param twin the documented client variables, of the twin or of a proxy in front of it
 * @throws where the script told nothing: it broke before the client was asked
 */
export async function runWitness(
  witness: Witness,
  stack: WitnessedStack,
  twin: Readonly<Record<string, string>>,
): Promise<unknown> {
  const [file, ...args] = witness.script;
  const interpreter = interpreters[extname(file)];
  const [program, ...options] = interpreter ? [...interpreter, join(folder, file)] : [file];
  const { stdout, stderr } = await runClient(program ?? file, [...options, ...args], {
    ...twin,
    ...witness.inputs(stack),
  });
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error(`${witness.client} told nothing.\n${stdout}\n${stderr}`, { cause: error });
  }
}
