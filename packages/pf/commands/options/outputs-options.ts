import { type RunningTwin, runningTwin } from "../../stacks/local/running-twin.ts";
import { isLive, type OutputsSource } from "../../stacks/stack-outputs.ts";
import type { CommandContext } from "../../cli/command.ts";
import type { Reporter } from "../../cli/reporter.ts";

/** Options of every command that reads a deployed stack's outputs, for `parseArgs`. Default: the running twin's. */
export const outputsOptions = {
  stack: {
    type: "string",
    value: "stack",
    description: "The live stack, such as dev. `npx pulumi stack ls` lists them. Default: the running twin's stack.",
  },
  outputs: {
    type: "string",
    value: "file|-",
    description:
      "A file with `npx pulumi stack output --json --show-secrets`, or - for standard input, instead of --stack.",
  },
} as const;

export function outputsSourceFrom(
  { stack, outputs }: { readonly stack?: string | undefined; readonly outputs?: string | undefined },
  { directory, signal }: CommandContext,
): OutputsSource {
  return { stack, outputsFile: outputs, directory, signal };
}

/** Says whose twin is asked, from a folder of another project. Without a twin, `outputsOf` says so, and what to add. */
export async function noteOtherProject(
  source: OutputsSource,
  { reporter }: Pick<CommandContext, "reporter">,
): Promise<void> {
  if (isLive(source)) return;
  const twin = await runningTwin().catch(() => undefined);
  if (twin) noteForeignTwin(twin, reporter);
}

export function noteForeignTwin({ isForeign, directory }: RunningTwin, reporter: Pick<Reporter, "note">): void {
  if (isForeign) reporter.note(`This asks the running twin of another project: ${directory}`);
}

/** The caller to act as, for every command that gets a token or explains how to get one. */
export const asOption = {
  as: {
    type: "string",
    value: "caller|user",
    description: "The caller, or `user` for a person. Default: the only caller.",
  },
} as const;

/** The caller, a person, or a situation, for `call`. */
export const callAsOption = {
  as: {
    type: "string",
    value: "caller|person|situation",
    description:
      "A caller, `user`, or a person's user principal name. Or a call that must be refused: `no-token`, `stranger` (an application without an assignment), `no-role`, `expired` or `other-tenant`. Default: the only caller.",
  },
} as const;

/** For every command that Entra ID, App Service authentication or the function may refuse. */
export const explainOption = {
  explain: {
    type: "boolean",
    default: false,
    description: "If the caller is refused, also print what the token has and what the stack requires.",
  },
} as const;

/** What to send, for `call`. */
export const requestOptions = {
  param: {
    type: "string",
    multiple: true,
    value: "name=value",
    description: "A parameter of the route, such as id=4711. May be repeated. Default: the contract's sample.",
  },
  query: {
    type: "string",
    multiple: true,
    value: "name=value",
    description: "A query parameter, such as page=2. May be repeated.",
  },
  method: { type: "string", value: "method", description: "The HTTP method. Default: the endpoint's." },
  header: {
    type: "string",
    multiple: true,
    value: "name:value",
    description: "A request header, such as 'Content-Type: text/csv' for --data. May be repeated.",
  },
  data: {
    type: "string",
    value: "text|@file|-",
    mayBeEmpty: true,
    description: "The body: a text, @ and a file's name, or - for standard input. Default: the contract's sample.",
  },
} as const;

/** The endpoint to call, for every command that calls one or explains how to call it. */
export const endpointOption = {
  endpoint: {
    type: "string",
    value: "endpoint",
    description: "The endpoint, by its name or as `POST orders/{id}`. Default: the first that the caller may call.",
  },
} as const;

/** Options of every command that opens a deployed stack with its own backend and login. */
export const deployedStackOptions = {
  stack: { type: "string", value: "stack", description: "The stack, such as dev. `npx pulumi stack ls` lists them." },
  settings: { type: "string", value: "file", description: "The stack's settings file. Default: Pulumi.<stack>.yaml." },
} as const;
