import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { federationCloud, openFederation } from "./federate.ts";
import { wantedCredentials } from "./wanted-credentials.ts";
import { federationText } from "./federation-text.ts";
import { layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption } from "../../cli/options.ts";
import { shownWord } from "../../cli/shown-word.ts";

const options = {
  repository: { type: "string", value: "owner/name", description: "The repository in GitHub, such as contoso/orders." },
  "owner-id": {
    type: "string",
    value: "id",
    description: "The owner's number. `gh api repos/<owner/name> --jq .owner.id` prints it.",
  },
  "repository-id": {
    type: "string",
    value: "id",
    description: "The repository's number. `gh api repos/<owner/name> --jq .id` prints it.",
  },
  environments: {
    type: "string",
    value: "name,name",
    description: "GitHub environments that may deploy, with commas between.",
  },
  "client-id": {
    type: "string",
    value: "id",
    description: "An existing app registration to deploy with.",
  },
  name: {
    type: "string",
    value: "display name",
    description: "The app registration to find or create. Default: GitHub Actions, <owner/name>.",
  },
  "pull-request": { type: "boolean", default: false, description: "Also let jobs of pull requests sign in." },
  immutable: {
    type: "boolean",
    default: false,
    description: "Only the subject with ids, if the repository sends it.",
  },
  cloud: {
    type: "string",
    value: "cloud",
    values: ["public", "usgovernment", "china"],
    description: "Default: the variable ARM_ENVIRONMENT, or public. Others: usgovernment, china.",
  },
  "tenant-id": { type: "string", value: "id", description: "The tenant's id. Default: the login's." },
  yes: { type: "boolean", default: false, description: "Create what is missing. Default: only print the plan." },
  ...jsonOption,
} as const;

/** `./pf federate`: allows a repository's GitHub Actions jobs to sign in as the deployer without a secret. */
export const federate = defineCommand({
  name: "federate",
  intent: "deploy",
  isRare: true,
  summary: "Let GitHub Actions deploy without a secret.",
  details: "Prints a plan of the app registration and its federated credentials. With --yes, creates what is missing.",
  examples: [
    "./pf federate --repository contoso/orders --owner-id 6844498 --repository-id 1296269 --environments dev,prod",
    "./pf federate --repository contoso/orders --owner-id 6844498 --repository-id 1296269 --environments dev --yes",
  ],
  usage: [
    "--repository --owner-id --repository-id [--environments] [--pull-request] [--client-id | --name] [--immutable] [--cloud] [--tenant-id] [--yes] [--json]",
  ],
  options,
  exits: {
    0: "the plan was printed; with --yes, everything exists",
  },
  page: "docs/guides/pipeline-logins.md",
  run: async (args, { reporter }) => {
    const { values } = parseArgs({ args: [...args], options });
    const repository = required(values.repository, "--repository", /^[\w.-]+\/[\w.-]+$/, [
      "owner/name",
      "the repository's name in GitHub, such as --repository contoso/orders",
    ]);
    const [owner = "", name = ""] = repository.split("/");
    const ids = `gh api repos/${repository} --jq`;
    const ownerId = required(values["owner-id"], "--owner-id", /^\d+$/, [
      "a number",
      `what this prints: ${ids} .owner.id`,
    ]);
    const repositoryId = required(values["repository-id"], "--repository-id", /^\d+$/, [
      "a number",
      `what this prints: ${ids} .id`,
    ]);
    const environments = environmentsIn(values.environments, values["pull-request"]);
    const clientId = values["client-id"];
    const apps = 'what this prints: az ad app list --display-name <name> --query "[].appId"';
    if (clientId !== undefined) required(clientId, "--client-id", guidForm, ["a GUID", apps]);
    if (clientId !== undefined && values.name !== undefined) {
      throw new UsageError("Use only one of --client-id and --name to choose the app registration.");
    }
    const cloud = federationCloud(values.cloud, process.env);
    const displayName = values.name ?? `GitHub Actions, ${repository}`;
    reporter.step("Reading the app registration");
    const federation = await openFederation({
      environment: process.env,
      cloud,
      tenantId: values["tenant-id"],
      deployer: clientId === undefined ? { displayName } : { clientId },
      wantedCredentials: wantedCredentials(
        { owner, name, ownerId, repositoryId },
        { cloud, environments, pullRequest: values["pull-request"], classic: !values.immutable },
      ),
      apply: values.yes,
    });
    reporter.finish();
    if (values.json) reporter.data(jsonText(federation));
    else reporter.result(federationText(federation, { repository, environments, ...layoutOf(process.stdout) }));
    return exitCodes.held;
  },
});

function environmentsIn(text: string | undefined, pullRequest: boolean): readonly string[] {
  if (text === undefined && pullRequest) return [];
  const names = required(text, "--environments", /^[\w.-]+(,[\w.-]+)*$/, [
    "a list of GitHub environments, separated by commas",
    "letters, digits, dots, hyphens and underscores, such as --environments dev,prod",
  ]);
  return [...new Set(names.split(","))];
}

/** @param allowed what the value must be, and what to use */
function required(
  value: string | undefined,
  option: string,
  pattern: RegExp,
  [kind, use]: readonly [string, string],
): string {
  if (value === undefined) throw new UsageError(`${option} is missing.`, `Use ${kind}: ${use}${endOf(use)}`);
  if (!pattern.test(value))
    throw new UsageError(`${option} is "${shownWord(value)}", which isn't ${kind}.`, `Use ${use}${endOf(use)}`);
  return value;
}

/** Nothing follows a command that is there to be copied. */
function endOf(text: string): "" | "." {
  return /: (?:az|gh) /.test(text) ? "" : ".";
}
