import type { NamedBinding } from "./hosted-function.ts";
import { type BindingContext, BindingNotRun, isStorageBinding, readInput, writeOutput } from "./storage-bindings.ts";
import type { NamedData } from "./worker-messages.ts";

type Write = (level: string, message: string) => void;

/** The site's part of a binding's context. */
export type Bindings = Omit<BindingContext, "values">;

/** Reads the inputs that the twin has, and says so in the log. For others, the log says that they aren't read. */
export async function readInputs(
  bindings: readonly NamedBinding[],
  context: BindingContext,
  write: Write,
): Promise<readonly NamedData[]> {
  const inputs: NamedData[] = [];
  for (const binding of bindings.filter(({ direction }) => direction === "in")) {
    const { name, type } = binding;
    await unlessNotRun(
      binding,
      async () => {
        const data = await readInput(binding, context);
        if (data !== undefined) inputs.push({ name, data });
        write("information", `Read the input '${name}' (${type})${data === undefined ? ": there is nothing" : ""}`);
      },
      (why) => write("warning", `The input '${name}' (${type}) isn't read: ${why}.`),
    );
  }
  return inputs;
}

/** Writes what the handler gave to outputs that the twin has. For others, the log says that it is lost. */
export async function writeOutputs(
  bindings: readonly NamedBinding[],
  outputs: readonly NamedData[],
  context: BindingContext,
  write: Write,
): Promise<void> {
  for (const { name, data } of outputs) {
    const binding = bindings.find((candidate) => candidate.name === name);
    if (binding === undefined) continue;
    const { type } = binding;
    await unlessNotRun(
      binding,
      async () => {
        const place = await writeOutput(binding, data, context);
        write("information", `Wrote the output '${name}' (${type}) to ${place}`);
      },
      (why) => write("warning", `What the handler wrote to '${name}' (${type}) is lost: ${why}.`),
    );
  }
}

async function unlessNotRun(
  binding: NamedBinding,
  work: () => Promise<void>,
  tell: (why: string) => void,
): Promise<void> {
  if (!isStorageBinding(binding)) return tell("the twin doesn't have its service");
  try {
    await work();
  } catch (error) {
    if (!(error instanceof BindingNotRun)) throw error;
    tell(error.message);
  }
}
