import { runningTwin } from "../../stacks/local/running-twin.ts";
import { isLive, type OutputsSource } from "../../stacks/stack-outputs.ts";
import { requireNoSlip } from "../../cli/options.ts";
import type { CommandContext } from "../../cli/command.ts";
import { situations } from "../../stacks/call/identity.ts";
import { methods } from "@protected-function/infra/outputs.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";

/** Options of every command that reads a deployed stack's outputs, for `parseArgs`. Default: the running twin's. */
export const outputsOptions = {
  stack: {
    type: "string",
    value: "stack",
    description: "The live stack, such as dev. Default: the running twin's stack.",
  },
  outputs: {
    type: "string",
    value: "file|-",
    description: "`npx pulumi stack output --json --show-secrets`, as a file or - for standard input.",
  },
} as const;

/**
 * The stack that the options name; without any, the running twin's.
 *
 * @throws UsageError for a misspelled stack
 * @throws Unavailable without a twin
 */
export async function outputsSourceFrom(
  { stack, outputs }: { readonly stack?: string | undefined; readonly outputs?: string | undefined },
  context: CommandContext,
): Promise<OutputsSource> {
  const { directory, signal, reporter } = context;
  if (stack !== undefined) requireNoSlip(stack, directory);
  const source = { stack, outputsFile: outputs, directory, signal, onProgress: reporter.progress };
  if (isLive(source)) return source;
  const twin = await runningTwin().catch((error: unknown) => {
    if (!(error instanceof Unavailable)) throw error;
    throw new Unavailable(error.code, `${error.message}\nFor a deployed stack, add --stack <stack>`, { cause: error });
  });
  return { ...source, twin };
}

/** The caller to act as, for every command that gets a token or explains how to get one. */
export const asOption = {
  as: {
    type: "string",
    value: "caller|user",
    suggests: ["user"],
    description: "The caller, or `user` for a person. Default: the only caller.",
  },
} as const;

/** The caller, a person, or a situation, for `call`. */
export const callAsOption = {
  as: {
    type: "string",
    value: "caller|person|situation",
    suggests: ["user", ...Object.keys(situations)],
    description:
      "A caller, a person's user principal name, or `user` (needs the setting publicClientFlows). Or what must be refused: `no-token`, `stranger` (an unassigned application), `no-role`, `expired` or `other-tenant`. Default: the only caller.",
  },
} as const;

/** For every command that Entra ID, App Service authentication or the function may refuse. */
export const explainOption = {
  explain: {
    type: "boolean",
    default: false,
    description: "If refused, also print what the token has and the stack requires.",
  },
} as const;

/** What to send, for `call`. */
export const requestOptions = {
  param: {
    type: "string",
    multiple: true,
    value: "name=value",
    description: "A parameter of the route, such as id=4711. Default: the contract's sample. May be repeated.",
  },
  query: {
    type: "string",
    multiple: true,
    value: "name=value",
    description: "A query parameter, such as page=2. May be repeated.",
  },
  method: {
    type: "string",
    value: "method",
    suggests: methods,
    description: "The HTTP method. Default: the endpoint's.",
  },
  header: {
    type: "string",
    multiple: true,
    value: "name:value",
    description: "A header, such as 'Content-Type: text/csv'. May be repeated.",
  },
  data: {
    type: "string",
    value: "text|@file|-",
    mayBeEmpty: true,
    description: "The body, as text, @ and a file's name, or - for standard input. Default: the contract's sample.",
  },
} as const;

/** The endpoint to call, for every command that calls one or explains how to call it. */
export const endpointOption = {
  endpoint: {
    type: "string",
    value: "endpoint",
    description: "Its name or `POST orders/5`. Default: the first that the caller may call.",
  },
} as const;

/** Options of every command that opens a deployed stack with its own backend and login. */
export const deployedStackOptions = {
  stack: { type: "string", value: "stack", description: "The stack, such as dev (see `npx pulumi stack ls`)." },
  settings: { type: "string", value: "file", description: "The stack's settings file. Default: Pulumi.<stack>.yaml." },
} as const;
