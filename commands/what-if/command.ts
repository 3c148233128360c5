import { parseArgs } from "node:util";
import { type WhatIf, type WhatIfQuestion, type ClientAppType, clientAppTypes } from "./resolve-question.ts";
import { jsonText } from "../../text/log-lines.ts";
import { askWhatIf } from "./ask-what-if.ts";
import { deploySettings } from "../../stacks/local/prepare-twin.ts";
import { whatIfText } from "./what-if-text.ts";
import { type CommandContext, defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption, settingsFileFrom } from "../../cli/options.ts";
import { layoutOf } from "../../cli/layout.ts";
import { demonstrate, demoOption } from "../options/demo-option.ts";
import { whatIfDemo } from "../../stacks/demo/what-if-demo.ts";
import { openStackWithUsers } from "../options/local-stack-options.ts";
import { cloudOf } from "../../azure/clouds.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { processGuardian } from "../../engine/guardian.ts";
import { type Administration, openAdministration } from "../../stacks/local/administration.ts";
import { bareEnvironment } from "../../stacks/client/client.ts";
import { administratorOfRunningTwin, runningTwin } from "../../stacks/local/running-twin.ts";
import { outputsOf } from "../../stacks/stack-outputs.ts";
import { Refused } from "../../text/errors.ts";

const options = {
  who: {
    type: "string",
    what: "A user principal name, a caller's name, or a service principal's client id or object id.",
  },
  resource: { type: "string", what: "api, graph, an endpoint by its name in the contract, or a client id." },
  from: { type: "string", what: "An address, or a named location by its display name or its name in the settings." },
  "app-type": {
    type: "string",
    default: "mobileAppsAndDesktopClients",
    what: "Graph's clientAppType. Default: mobileAppsAndDesktopClients.",
  },
  scopes: { type: "string", default: "", what: "The scopes that are asked for, with spaces or commas between them." },
  country: { type: "string", what: "Two letters: the country of the address." },
  settings: {
    type: "string",
    what: "The policies of this settings file, on a twin of its own. Default: Pulumi.local.yaml.",
  },
  twin: { type: "boolean", default: false, what: "The policies of the running twin." },
  live: { type: "boolean", default: false, what: "All policies of the tenant of --stack, by your own login." },
  stack: { type: "string", what: "The live stack, with --live." },
  ...demoOption,
  ...jsonOption,
} as const;

const demo = {
  name: "what-if",
  excluded: ["stack", "settings", "twin"],
  real: "./pf what-if --live --stack dev, with --who, --resource and --from",
  exits: [0],
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

/** `./pf what-if`: which conditional access policies apply to a sign-in, and why not, in Graph's own words. */
export const whatIf = defineCommand({
  name: "what-if",
  intent: "ask",
  summary: "Show which conditional access policies apply to a sign-in, and why the others don't.",
  example: "./pf what-if --who integration --resource api --from 203.0.113.7",
  usage:
    "./pf what-if --who <user principal name|caller|id> --resource api|graph|<endpoint>|<client id>\n" +
    "       --from <address|location> [--app-type browser|mobileAppsAndDesktopClients|exchangeActiveSync|other]\n" +
    "       [--scopes <scopes>] [--country <XX>] [--settings <file> | --twin | --live --stack <stack>] [--json]\n" +
    "       ./pf what-if --live --demo [--who <user principal name|caller|id>] [--resource <resource>]\n" +
    "       [--from <address|location>] [--json]",
  options,
  exits: {
    0: "the question is answered, whatever the answer is",
  },
  page: "docs/guides/access-matrix.md",
  run: async (args, context) => {
    const { values } = parseArgs({ args: [...args], options });
    if (values.demo) return await demonstrate(whatIfDemo, demo, values, args, context);
    const question = questionFrom(values);
    const answer = await asked(question, values, context);
    if (values.json) context.reporter.data(jsonText(answer));
    else context.reporter.result(whatIfText(answer, layoutOf(process.stdout)));
    return exitCodes.held;
  },
});

function questionFrom({ who, resource, from, scopes, country, ...values }: Values): WhatIfQuestion {
  const missing = Object.entries({ who, resource, from }).flatMap(([name, value]) => (value ? [] : [`--${name}`]));
  if (!who || !resource || !from) throw new UsageError(`${missing.join(", ")} missing: who asks for what, from where?`);
  return {
    who,
    resource,
    from,
    clientAppType: clientAppTypeFrom(values["app-type"]),
    scopes: scopes.split(/[ ,]+/).filter((scope) => scope !== ""),
    country,
  };
}

function clientAppTypeFrom(text: string): ClientAppType {
  const found = clientAppTypes.find((known) => known === text);
  if (found === undefined) {
    throw new UsageError(`--app-type is "${text}"; it takes one of: ${clientAppTypes.join(", ")}.`);
  }
  return found;
}

/** Of a tenant, of a twin that runs, or, with neither, of the settings on a twin of their own. */
async function asked(question: WhatIfQuestion, values: Values, context: CommandContext): Promise<WhatIf> {
  const { settings, twin, live, stack } = values;
  if ([settings !== undefined, twin, live].filter(Boolean).length > 1) {
    throw new UsageError("--settings, --twin and --live exclude each other: whose policies?");
  }
  if (live !== (stack !== undefined)) {
    throw new UsageError("--live and --stack go together: the tenant of that stack is asked, by your own login.");
  }
  if (stack !== undefined) return ask(question, await liveStack(stack, context.directory, context.signal));
  if (twin) return ask(question, await runningStack());
  const { directory, reporter } = context;
  const settingsFile = settingsFileFrom(settings);
  const local = await openStackWithUsers(settingsFile, context);
  try {
    const deployed = await deploySettings({ local, directory, settingsFile, onStep: reporter.step });
    reporter.done();
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

/** A deployed stack, and Graph as somebody who may read its tenant's policies. */
export interface AskedStack {
  readonly outputs: StackOutputs;
  /** Closed by the caller. */
  readonly administration: Administration;
}

/** The twin that runs on this machine. @throws Unavailable where none does */
export async function runningStack(): Promise<AskedStack> {
  const { environment, outputs } = await runningTwin();
  const administrator = await administratorOfRunningTwin();
  if (!administrator)
    throw new Refused("WHAT_IF_REFUSED", "The twin that runs does not lend its administrator. Start it anew.");
  const administration = openAdministration({
    environment: { ...bareEnvironment(), ...environment },
    login: { kind: "secret", ...administrator, cloud: cloudOf(outputs) },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}

/** A live stack, by whatever login to Azure the environment has. @throws OutputsUnavailable, EngineUnavailable */
export async function liveStack(stack: string, directory: string, signal: AbortSignal): Promise<AskedStack> {
  const outputs = await outputsOf({ stack, directory, signal });
  const administration = openAdministration({
    environment: process.env,
    login: { kind: "own", tenantId: outputs.tenantId, cloud: cloudOf(outputs) },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}
