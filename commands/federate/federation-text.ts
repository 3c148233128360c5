import { printableData } from "../../text/printable.ts";
import { shellWord } from "../../text/shell-word.ts";
import type { Federation } from "./federate.ts";

/** What there is and what was made, and what GitHub is told next. There is no secret in any of it. */
export function federationText(
  federation: Federation,
  { repository, environments }: { readonly repository: string; readonly environments: readonly string[] },
): string {
  const { deployer, made, registration, servicePrincipal, credentials } = printableData(federation);
  const verb = (state: "there" | "missing") => (state === "there" ? "there" : made ? "made " : "make ");
  const missing = [registration, servicePrincipal, ...credentials.map(({ state }) => state)].filter(
    (state) => state === "missing",
  ).length;
  const clientId = deployer.clientId === undefined ? "<the client id>" : shellWord(deployer.clientId);
  return [
    `Deployer "${deployer.displayName}"${deployer.clientId === undefined ? "" : `, client id ${deployer.clientId}`}`,
    `  ${verb(registration)}  registration`,
    `  ${verb(servicePrincipal)}  service principal`,
    ...credentials.map(({ state, subject }) => `  ${verb(state)}  federated credential for ${subject}`),
    "",
    ...(made || missing === 0
      ? [
          missing === 0
            ? "Everything was there."
            : "Jobs of these environments log in as this deployer, and no others.",
          "It has no rights yet but what you gave it before (docs/guides/pipelines.md). In GitHub:",
          ...environments.map(
            (environment) =>
              `  gh variable set ARM_CLIENT_ID --repo ${shellWord(repository)} --env ${shellWord(environment)} --body ${clientId}`,
          ),
        ]
      : [`Nothing was made: ${missing} would be. The same with --yes makes ${missing === 1 ? "it" : "them"}.`]),
  ].join("\n");
}
