import { parseArgs } from "node:util";
import { jsonText } from "../../text/log-lines.ts";
import { federationCloud, openFederation } from "./federate.ts";
import { wantedCredentials } from "./wanted-credentials.ts";
import { federationText } from "./federation-text.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption } from "../../cli/options.ts";

const options = {
  repository: { type: "string", what: "owner/name, as in GitHub." },
  "owner-id": { type: "string", what: "The owner's number in GitHub." },
  "repository-id": { type: "string", what: "The repository's number in GitHub." },
  environments: { type: "string", what: "Names of GitHub environments, with commas between them." },
  "client-id": { type: "string", what: "Client id of the registration that deploys, where there is one." },
  name: {
    type: "string",
    what: "Display name of that registration, found or made. Default: GitHub Actions, owner/name.",
  },
  "pull-request": { type: "boolean", default: false, what: "Lets jobs of pull requests log in, too." },
  immutable: {
    type: "boolean",
    default: false,
    what: "Only the subject with the numbers in it: for a repository that sends it, and no other.",
  },
  cloud: {
    type: "string",
    what: "public, usgovernment or china. Default: what ARM_ENVIRONMENT says, else public.",
  },
  "tenant-id": { type: "string", what: "The tenant. Default: the login's." },
  yes: { type: "boolean", default: false, what: "Makes what is shown." },
  ...jsonOption,
} as const;

/** `./pf federate`: lets a repository's jobs on GitHub log in as the deployer, without any secret. */
export const federate = defineCommand({
  name: "federate",
  intent: "deploy",
  summary: "Let GitHub Actions deploy without a secret. Prints a plan; --yes applies it.",
  example: "./pf federate --repository owner/name --owner-id 1 --repository-id 2 --environments dev",
  usage:
    "./pf federate --repository <owner/name> --owner-id <id> --repository-id <id> --environments <name,name>\n" +
    "       [--client-id <id> | --name <display name>] [--pull-request] [--immutable] [--cloud <cloud>] [--tenant-id <id>] [--yes] [--json]",
  options,
  exits: {
    0: "what there is and what is missing is shown; with --yes, it was made",
  },
  page: "docs/guides/pipelines.md",
  run: async (args, { reporter }) => {
    const { values } = parseArgs({ args: [...args], options });
    const repository = demand(values.repository, "--repository", /^[\w.-]+\/[\w.-]+$/, "owner/name, as in GitHub");
    const [owner = "", name = ""] = repository.split("/");
    const ids = `a number, as this says it: gh api repos/${repository} --jq '{ownerId: .owner.id, repositoryId: .id}'`;
    const ownerId = demand(values["owner-id"], "--owner-id", /^\d+$/, ids);
    const repositoryId = demand(values["repository-id"], "--repository-id", /^\d+$/, ids);
    const environments = environmentsIn(values.environments, values["pull-request"]);
    const clientId = values["client-id"];
    if (clientId !== undefined)
      demand(clientId, "--client-id", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "a GUID");
    if (clientId !== undefined && values.name !== undefined) {
      throw new UsageError("--client-id and --name are both given; one says which registration deploys.");
    }
    const cloud = federationCloud(values.cloud, process.env);
    const displayName = values.name ?? `GitHub Actions, ${repository}`;
    reporter.step("Reading the registration");
    const federation = await openFederation({
      environment: process.env,
      cloud,
      tenantId: values["tenant-id"],
      deployer: clientId === undefined ? { displayName } : { clientId },
      wanted: wantedCredentials(
        { owner, name, ownerId, repositoryId },
        { cloud, environments, pullRequest: values["pull-request"], classic: !values.immutable },
      ),
      apply: values.yes,
    });
    reporter.done();
    if (values.json) reporter.data(jsonText(federation));
    else reporter.result(federationText(federation, { repository, environments }));
    return exitCodes.held;
  },
});

function environmentsIn(text: string | undefined, pullRequest: boolean): readonly string[] {
  const rule = "names of GitHub environments, letters, digits, dots, hyphens and underscores, with commas between them";
  if (text === undefined && pullRequest) return [];
  const names = demand(text, "--environments", /^[\w.-]+(,[\w.-]+)*$/, rule).split(",");
  return [...new Set(names)];
}

function demand(value: string | undefined, option: string, pattern: RegExp, allowed: string): string {
  if (value === undefined) throw new UsageError(`${option} is missing; it takes ${allowed}.`);
  if (!pattern.test(value)) throw new UsageError(`${option} is "${value}"; it takes ${allowed}.`);
  return value;
}
