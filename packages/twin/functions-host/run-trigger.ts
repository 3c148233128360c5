import type { RunningApp } from "./app-instance.ts";
import { readInputs, writeOutputs, type Bindings } from "./run-bindings.ts";
import { triggerData } from "./trigger-data.ts";
import type { TypedData } from "./worker-messages.ts";

/** A run of a function that has another trigger than HTTP. */
export interface TriggerRun {
  readonly functionName: string;
  /** The message, document, event or blob. Absent for a timer. */
  readonly data?: string;
}

/** The end of a run. */
export interface TriggerOutcome {
  /** What the function returned, as text; absent if nothing. */
  readonly returned?: string;
  /** What it wrote to output bindings, by their names, as text. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the handler threw, with its stack. */
  readonly error?: string;
  /** The lines that the package logged, and what the host said of bindings. */
  readonly log: readonly string[];
}

/** Why there is no run: the function is unknown, or has an HTTP trigger. */
export class NotRunnable extends Error {
  constructor(message: string) {
    super(message);
    this.name = "NotRunnable";
  }
}

/**
 * Runs a function as its trigger would.
 *
 * @throws NotRunnable, NotSupported
 */
export async function runTrigger(
  { worker, functions }: RunningApp,
  { functionName, data: text }: TriggerRun,
  { invocationId, now, bindings }: { readonly invocationId: string; readonly now: Date; readonly bindings: Bindings },
): Promise<TriggerOutcome> {
  const runnable = functions.filter((candidate) => "trigger" in candidate);
  const target = functions.find(({ name }) => name.toLowerCase() === functionName.toLowerCase());
  const list = runnable.map(({ name, trigger }) => `${name} (${trigger})`).join(", ") || "none";
  if (target === undefined)
    throw new NotRunnable(`There is no function ${functionName}. Functions that run without HTTP: ${list}.`);
  if (!("trigger" in target))
    throw new NotRunnable(
      `${target.name} has an HTTP trigger: call it with ./pf call --endpoint. Functions that run without HTTP: ${list}.`,
    );
  const trigger = target.bindings.find(({ type }) => type === target.trigger);
  if (trigger === undefined) throw new NotRunnable(`${target.name} has no trigger.`);
  if (text === undefined && target.trigger.toLowerCase() !== "timertrigger")
    throw new NotRunnable(
      `${target.name} has a ${target.trigger}, which needs its data: --data <json> or --data @file`,
    );
  const { data, metadata } = triggerData({ text, now, trigger });
  const log: string[] = [];
  const values = valuesIn(metadata, text);
  const others = target.bindings.filter(({ name }) => name !== trigger.name);
  const write = (_level: string, message: string): void => void log.push(message);
  try {
    const inputs = await readInputs(others, { ...bindings, values }, write);
    const answer = await worker.invoke(
      {
        kind: "invoke",
        invocationId,
        functionId: target.functionId,
        triggerName: trigger.name,
        data,
        metadata,
        inputs,
      },
      (line) => void log.push(line),
    );
    const returned = others.find(({ name }) => name === "$return") && answer.returned;
    const outputs = [...answer.outputs, ...(returned ? [{ name: "$return", data: returned }] : [])];
    await writeOutputs(others, outputs, { ...bindings, values }, write);
    return {
      ...(answer.returned && { returned: textOf(answer.returned) }),
      outputs: Object.fromEntries(outputs.map(({ name, data: written }) => [name, textOf(written)])),
      log,
    };
  } catch (error) {
    return { outputs: {}, error: error instanceof Error ? error.message : String(error), log };
  }
}

/** Members of a JSON message, then what the host knows of the trigger: both fill `{name}` in a path. */
function valuesIn(metadata: Readonly<Record<string, TypedData>>, text = ""): Readonly<Record<string, string>> {
  const known = Object.entries(metadata).flatMap(([name, { string }]): [string, string][] =>
    string === undefined ? [] : [[name, string]],
  );
  const plain = membersOf(text).flatMap(([name, value]): [string, string][] =>
    ["string", "number", "boolean"].includes(typeof value) ? [[name, String(value)]] : [],
  );
  return Object.fromEntries([...plain, ...known]);
}

function membersOf(text: string): readonly (readonly [string, unknown])[] {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? Object.entries(parsed) : [];
  } catch {
    return [];
  }
}

function textOf({ string, json, bytes, int, double }: TypedData): string {
  return string ?? json ?? (bytes ? Buffer.from(bytes).toString("utf8") : String(int ?? double ?? ""));
}
