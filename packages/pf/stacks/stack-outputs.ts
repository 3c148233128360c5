import { readFileSync } from "node:fs";
import { reservedNames } from "@protected-function/core/text/reserved-names.ts";
import { whyUnreadable } from "@protected-function/core/text/reading/why-unreadable.ts";
import { stackOutputsSchema, type StackOutputs } from "@protected-function/infra/outputs.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { obtainEngine } from "@protected-function/engine/obtain-engine.ts";
import { shellEnvironment } from "@protected-function/engine/engine-environment.ts";
import type { OnProgress } from "@protected-function/engine/progress.ts";
import { runEngine } from "@protected-function/engine/run-engine.ts";
import { brokenState } from "./live/broken-state.ts";
import { createStack, noBackend, noStack } from "./live/no-backend.ts";
import { type RunningTwin, runningTwin, secretsOfRunningTwin } from "./local/running-twin.ts";
import { type ExpectedError, Refused, Unavailable } from "@protected-function/core/text/errors.ts";
import { cut, firstOf } from "@protected-function/core/text/cut.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { readSecretText } from "@protected-function/core/text/secret-variable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";

/** The source of outputs: a live stack, a file or, without either, the twin that runs on this machine. */
export interface OutputsSource {
  /** A stack, by its name in `pulumi stack ls`. */
  readonly stack?: string | undefined;
  /** A file with the output of `pulumi stack output --json`; `-`: standard input. */
  readonly outputsFile?: string | undefined;
  /** The running twin, if it was asked already. */
  readonly twin?: RunningTwin;
  /** Keeps `clientSecret`. Default: removes all secrets. */
  readonly showSecrets?: boolean;
  /** The folder with Pulumi.yaml, for `stack`. Default: the working directory. */
  readonly directory?: string;
  readonly signal?: AbortSignal;
  /** For an engine that must be built first. */
  readonly onProgress?: OnProgress;
}

/** Whether the source is a live stack, not the running twin. */
export function isLive({ stack, outputsFile }: OutputsSource): boolean {
  return stack !== undefined || outputsFile !== undefined;
}

/**
 * The outputs of a deployed stack.
 *
 * @throws OutputsUnavailable, Unavailable
 */
export async function outputsOf(source: OutputsSource): Promise<StackOutputs> {
  const { stack, outputsFile, showSecrets = false } = source;
  const outputs = await readOutputs(stack, outputsFile, source);
  return showSecrets ? withoutMasks(outputs) : withoutSecrets(outputs);
}

async function readOutputs(
  stack: string | undefined,
  outputsFile: string | undefined,
  source: OutputsSource,
): Promise<StackOutputs> {
  if (stack !== undefined) return parsed(await askEngine(stack, source), `of the stack "${stack}"`);
  if (outputsFile !== undefined) {
    const source = outputsFile === "-" ? "standard input" : outputsFile;
    return parsed(readJson(outputsFile, source), `in ${source}`);
  }
  const { outputs } = source.twin ?? (await runningTwin());
  if (source.showSecrets !== true) return outputs;
  const secrets = await secretsOfRunningTwin();
  return eachCaller(outputs, (caller, name) => ({
    ...caller,
    ...(secrets[name] !== undefined && { clientSecret: secrets[name] }),
  }));
}

type Caller = StackOutputs["callers"][string];

/** The outputs without secrets, safe to write or show. */
export function withoutSecrets(outputs: StackOutputs): StackOutputs {
  return eachCaller(outputs, ({ clientSecret: _secret, ...caller }) => caller);
}

/** Removes the masks that Pulumi prints instead of secrets. */
function withoutMasks(outputs: StackOutputs): StackOutputs {
  return eachCaller(outputs, ({ clientSecret, ...caller }) => ({
    ...caller,
    ...(clientSecret !== undefined && clientSecret !== "[secret]" && { clientSecret }),
  }));
}

function eachCaller(outputs: StackOutputs, change: (caller: Caller, name: string) => Caller): StackOutputs {
  const callers = Object.entries(outputs.callers).map(([name, caller]) => [name, change(caller, name)] as const);
  return { ...outputs, callers: Object.fromEntries(callers) };
}

/** Uses the login in the user's environment and Pulumi's home, without prompts. */
async function askEngine(
  stack: string,
  { showSecrets, directory, signal, onProgress }: OutputsSource,
): Promise<unknown> {
  const abortSignal = signal ?? new AbortController().signal;
  const engine = await obtainEngine({ env: process.env, signal: abortSignal, onProgress });
  const run = await runEngine({
    enginePath: engine.path,
    args: [
      "stack",
      "output",
      "--json",
      "--non-interactive",
      "--color=never",
      `--stack=${stack}`,
      ...(showSecrets === true ? ["--show-secrets"] : []),
    ],
    cwd: directory ?? process.cwd(),
    environment: shellEnvironment(process.env, engine.path),
    guardian: processGuardian(),
    signal: abortSignal,
    graceMilliseconds: 5000,
  });
  abortSignal.throwIfAborted();
  if (run.exitCode !== 0) throw OutputsUnavailable.refused(stack, run.stderr);
  const value = json(run.stdout, (cause) => OutputsUnavailable.refused(stack, "its answer isn't JSON", cause));
  if (Object.keys(Object(value)).length === 0) throw OutputsUnavailable.empty(stack);
  return value;
}

/** Go's errors of a network, which Pulumi's engine passes on: https://pkg.go.dev/net#OpError */
const unreachable = /\bdial tcp\b|\bno such host\b|\bconnection refused\b|\bi\/o timeout\b|\bTLS handshake timeout\b/;

/** Calls need a caller's secret, which it masks otherwise. */
export const outputsCommand = "npx pulumi stack output --stack <stack> --json --show-secrets";

function readJson(file: string, source: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new OutputsUnavailable(
      `--outputs is "${file}", but ${whyUnreadable(error, source)}.\nUse a file with the output of: ${outputsCommand}`,
      { cause: error },
    );
  }
  // The parser's message quotes its input, which may hold a secret.
  return json(text, () => OutputsUnavailable.notJson(file, text.trim() === ""));
}

function json(text: string, refusal: (cause: unknown) => ExpectedError): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(error);
  }
}

/** Names the properties that are wrong, never their values: a secret could be among them. */
function parsed(read: unknown, source: string): StackOutputs {
  const value = typeof read === "object" && !Array.isArray(read) ? (read ?? {}) : {};
  const result = stackOutputsSchema.safeParse(value);
  const reserved = reservedNames(value).map((path) => `${pathText(path)}: this name is reserved`);
  if (result.success && reserved.length === 0) return result.data;
  const issues = result.error?.issues ?? [];
  const missing = issues.filter(({ path }) => path.length === 1 && !Object.hasOwn(Object(value), path[0] ?? ""));
  if (missing.length > 2)
    throw OutputsUnavailable.ofOther(
      source,
      missing.map(({ path }) => pathText(path)),
      value,
    );
  const problems = [
    ...reserved,
    ...issues.map(({ path, message }) => `${pathText(path) || "(all of it)"}: ${message}`),
  ];
  throw OutputsUnavailable.wrongShape(source, problems);
}

/** A stack's outputs can't be read, or aren't this program's: the reason, and the fix. */
export class OutputsUnavailable extends Refused {
  constructor(message: string, options?: ErrorOptions) {
    super("OUTPUTS_UNAVAILABLE", message, options);
  }

  static notJson(file: string, isEmpty: boolean): OutputsUnavailable {
    const what = file === "-" ? "standard input" : "it";
    const use = file === "-" ? "Pipe into it" : "Use a file with";
    return new OutputsUnavailable(
      `--outputs is "${file}", but ${what} ${isEmpty ? "is empty" : "isn't JSON"}.\n${use} the output of: ${outputsCommand}`,
    );
  }

  static wrongShape(source: string, problems: readonly string[]): OutputsUnavailable {
    return new OutputsUnavailable(
      [
        `The outputs ${source} aren't this program's, or come from another version of it:`,
        ...firstOf(
          problems.map((problem) => `- ${cut(printable(problem), 300)}`),
          20,
          (count) => `- and ${count} more`,
        ),
        "Deploy the stack with this version, then try again.",
      ].join("\n"),
    );
  }

  /** Most of it is missing: the stack, or the file, is of another program. */
  static ofOther(source: string, missing: readonly string[], value: unknown): OutputsUnavailable {
    const names = Object.keys(Object(value));
    return new OutputsUnavailable(
      [
        `The outputs ${source} aren't this program's: ${listNames(missing)} ${missing.length === 1 ? "is" : "are"} missing.`,
        `Found: ${listNames(names.slice(0, 5), "no names")}${names.length > 5 ? ", …" : ""}. Use the output of: ${outputsCommand}`,
      ].join("\n"),
    );
  }

  static empty(stack: string): OutputsUnavailable {
    return new OutputsUnavailable(
      `The stack "${stack}" has no outputs, because it isn't deployed. Deploy it: npx pulumi up --stack ${shellWord(stack)}`,
    );
  }

  static refused(stack: string, message: string, cause?: unknown): ExpectedError {
    const withoutBackend = noBackend(stack, message, { cause });
    if (withoutBackend) return withoutBackend;
    const withoutStack = noStack(stack, message);
    if (withoutStack !== undefined) return new OutputsUnavailable(`${withoutStack}\n${createStack(stack)}`, { cause });
    const broken = brokenState(stack, message);
    if (broken !== undefined) return new OutputsUnavailable(broken, { cause });
    // A backend's address may have a password: postgres://<user>:<password>@<host>.
    const shown = message.replaceAll(/^error: /gm, "").replaceAll(/(:\/\/)[^\s/"@]+@/g, "$1…@");
    const said = cut(plainText(shown), 1000);
    const problem = `Pulumi can't read the outputs of the stack "${stack}": ${said}`;
    if (unreachable.test(message)) {
      const fix = "Check the network, the proxy (HTTPS_PROXY) and the backend: npx pulumi whoami --verbose";
      return new Unavailable("BACKEND_UNREACHABLE", `${problem}\n${fix}`, { cause });
    }
    return new OutputsUnavailable(
      [
        problem,
        "List the stacks with `npx pulumi stack ls`, and choose another backend with `npx pulumi login --non-interactive <url>`.",
        `If the stack's secrets have a passphrase, set PULUMI_CONFIG_PASSPHRASE. ${readSecretText("PULUMI_CONFIG_PASSPHRASE")}`,
      ].join("\n"),
      { cause },
    );
  }
}
