import { parseArgs } from "node:util";
import { type WhatIf, type WhatIfQuestion, type ClientAppType, clientAppTypes } from "./resolve-question.ts";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { askWhatIf } from "./ask-what-if.ts";
import { deploySettings } from "../../stacks/local/prepare-twin.ts";
import { requireAskable, requirePerson } from "../../stacks/local/require-askable.ts";
import { countryCode } from "./country-code.ts";
import { whatIfText } from "./what-if-text.ts";
import { type CommandContext, defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { jsonOption, settingsFileFrom } from "../../cli/options.ts";
import { layoutOf } from "../../cli/layout.ts";
import { demonstrate, demoOption } from "../options/demo-option.ts";
import { openStackWithUsers } from "../options/local-stack-options.ts";
import { runningTwin } from "../../stacks/local/running-twin.ts";
import { cloudOf } from "@protected-function/core/azure/clouds.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { type Administration, openAdministration } from "../../stacks/local/administration.ts";
import { bareEnvironment } from "../../stacks/client/client.ts";
import { administratorOfRunningTwin, type RunningTwin } from "../../stacks/local/running-twin.ts";
import { outputsOf } from "../../stacks/stack-outputs.ts";
import { Refused } from "@protected-function/core/text/errors.ts";

const options = {
  who: {
    type: "string",
    value: "user principal name|caller|id",
    description:
      "The person or caller: a user principal name, a caller, or a service principal's client id or object id.",
  },
  resource: {
    type: "string",
    value: "resource",
    suggests: ["api", "graph"],
    description: "The resource: api, graph, an endpoint's name, or a client id.",
  },
  from: {
    type: "string",
    value: "address|location",
    description: "The place: an address, or a named location by its display name or its name in the settings.",
  },
  "app-type": {
    type: "string",
    value: "type",
    values: clientAppTypes,
    default: "mobileAppsAndDesktopClients",
    description: "The kind of client: browser, exchangeActiveSync, mobileAppsAndDesktopClients (default) or other.",
  },
  scopes: {
    type: "string",
    value: "scopes",
    default: "",
    mayBeEmpty: true,
    description: "Requested scopes, separated by commas. Default: none.",
  },
  country: {
    type: "string",
    value: "XX",
    description: "The address's country, such as NL. Default: unknown.",
  },
  settings: {
    type: "string",
    value: "file",
    description: "The policies of this settings file, on its own twin. Default: Pulumi.local.yaml.",
  },
  twin: { type: "boolean", default: false, description: "The policies of the running twin." },
  live: {
    type: "boolean",
    default: false,
    description: "All policies of the tenant of --stack, with your login.",
  },
  stack: { type: "string", value: "stack", description: "The live stack, such as dev. Needs --live." },
  ...demoOption,
  ...jsonOption,
} as const;

const demo = {
  load: async () => (await import("../../stacks/demo/what-if-demo.ts")).whatIfDemo,
  name: "what-if",
  real: "./pf what-if --live --stack dev --who <who> --resource <resource> --from <place>",
  exits: [0],
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

/** `./pf what-if`: shows which conditional access policies apply to a sign-in. */
export const whatIf = defineCommand({
  name: "what-if",
  intent: "ask",
  isRare: true,
  summary: "Show which conditional access policies apply to a sign-in.",
  details:
    "Also says why the other policies don't apply. Without --twin or --live, it deploys your settings to a twin and needs no tenant.",
  examples: ["./pf what-if --who integration --resource api --from 203.0.113.7", "./pf what-if --demo"],
  usage: [
    "--who --resource --from [--app-type] [--scopes] [--country] [--settings | --twin | --live --stack] [--json]",
    "--demo [--who] [--resource] [--from] [--app-type] [--scopes] [--country] [--json]",
  ],
  options,
  exits: {
    0: "the question was answered, whatever the answer",
  },
  page: "docs/guides/what-if.md",
  run: async (args, context) => {
    const { values } = parseArgs({ args: [...args], options });
    // A demo has a process of its own, which checks it only after the deployment.
    if (values.country !== undefined) countryCode(values.country);
    if (values.demo) return await demonstrate(demo, values, args, context);
    const question = questionFrom(values as Values & Asked);
    const answer = await answerTo(question, values, context);
    if (values.json) context.reporter.data(jsonText(answer));
    else context.reporter.result(whatIfText(answer, layoutOf(process.stdout)));
    return exitCodes.held;
  },
});

/** The usage requires them. */
type Asked = Pick<WhatIfQuestion, "who" | "resource" | "from">;

function questionFrom({ who, resource, from, scopes, country, ...values }: Values & Asked): WhatIfQuestion {
  return {
    who,
    resource,
    from,
    clientAppType: values["app-type"] as ClientAppType,
    scopes: scopes.split(/[ ,]+/).filter((scope) => scope !== ""),
    country: country === undefined ? undefined : countryCode(country),
  };
}

/** Asks a tenant, the running twin or, without either, a new twin with the settings. */
async function answerTo(question: WhatIfQuestion, values: Values, context: CommandContext): Promise<WhatIf> {
  const { settings, twin, stack } = values;
  if (stack !== undefined) return ask(question, await liveStack(stack, context));
  if (twin) {
    return ask(question, await runningStack(await runningTwin()));
  }
  const { directory, reporter } = context;
  const settingsFile = settingsFileFrom(settings);
  const local = await openStackWithUsers(settingsFile, context, (settings, endpoints) =>
    requireAskable(question, settings, endpoints),
  );
  try {
    const deployed = await deploySettings({
      local,
      directory,
      settingsFile,
      onStep: reporter.step,
      beforeDeployment: (graph) => requirePerson(question.who, graph),
    });
    reporter.finish();
    return await ask(question, deployed);
  } finally {
    await local.close();
  }
}

async function ask(question: WhatIfQuestion, { outputs, administration }: AskedStack): Promise<WhatIf> {
  try {
    return await askWhatIf(question, outputs, administration.graph);
  } finally {
    await administration.close();
  }
}

/** A deployed stack, and Graph with a login that may read its tenant's policies. */
export interface AskedStack {
  readonly outputs: StackOutputs;
  /** Closed by the caller. */
  readonly administration: Administration;
}

/** The stack of the twin that runs on this machine. @throws Refused if it has no administrator */
export async function runningStack({ environment, outputs }: RunningTwin): Promise<AskedStack> {
  const administrator = await administratorOfRunningTwin();
  if (!administrator)
    throw new Refused("WHAT_IF_REFUSED", "The running twin offers no administrator login. Start it again: ./pf twin");
  const administration = openAdministration({
    environment: { ...bareEnvironment(), ...environment },
    login: { kind: "secret", ...administrator, cloud: cloudOf(outputs) },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}

/** A live stack, with the environment's login to Azure. @throws OutputsUnavailable, EngineUnavailable */
export async function liveStack(stack: string, { directory, signal, reporter }: CommandContext): Promise<AskedStack> {
  const outputs = await outputsOf({ stack, directory, signal, onProgress: reporter.progress });
  const administration = openAdministration({
    environment: process.env,
    login: { kind: "own", tenantId: outputs.tenantId, cloud: cloudOf(outputs) },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}
