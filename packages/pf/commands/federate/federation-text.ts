import { answerText } from "../../cli/answer.ts";
import { type Layout, painter } from "../../cli/layout.ts";
import { printableData } from "@protected-function/core/text/printable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Verdict } from "@protected-function/core/text/verdict.ts";
import type { Federation } from "./federate.ts";

/** The existing and the created objects, and the commands for GitHub. Contains no secret. */
export function federationText(
  rawFederation: Federation,
  {
    repository,
    environments,
    ...layout
  }: Layout & { readonly repository: string; readonly environments: readonly string[] },
): string {
  const paint = painter(layout);
  const federation = printableData(rawFederation);
  const { deployer, made, registration, servicePrincipal, credentials } = federation;
  const missing = [registration, servicePrincipal, ...credentials.map(({ state }) => state)].filter(
    (state) => state === "missing",
  ).length;
  const verb = (state: "there" | "missing") =>
    state === "there" ? paint("dim", "exists ") : paint("green", made ? "created" : "create ");
  const clientId = deployer.clientId === undefined ? "<the client id>" : shellWord(deployer.clientId);
  return answerText(
    {
      verdict: verdictOf(federation, { repository, missing }),
      sections: [
        [
          paint("bold", `Deployer "${deployer.displayName}"`) +
            (deployer.clientId === undefined ? "" : `, client id ${deployer.clientId}`),
          `  ${verb(registration)}  app registration`,
          `  ${verb(servicePrincipal)}  service principal`,
          ...credentials.map(({ state, subject }) => `  ${verb(state)}  federated credential for ${subject}`),
        ].join("\n"),
      ],
      next:
        made || missing === 0
          ? [
              "Grant the deployer its permissions: docs/guides/pipeline-logins.md#permissions",
              ...environments.map(
                (environment) =>
                  `gh variable set ARM_CLIENT_ID --repo ${shellWord(repository)} --env ${shellWord(environment)} --body ${clientId}`,
              ),
            ]
          : [`Run the same command with --yes to create ${missing === 1 ? "it" : `all ${missing}`}.`],
    },
    layout,
  );
}

function verdictOf(
  { made, deployer }: Federation,
  { repository, missing }: { readonly repository: string; readonly missing: number },
): Verdict {
  const name = `"${deployer.displayName}"`;
  if (missing === 0)
    return { kind: "pass", sentence: `Everything exists: jobs of ${repository} can sign in as ${name}.` };
  if (made) return { kind: "pass", sentence: `Created ${missing}: jobs of ${repository} can sign in as ${name}.` };
  return { kind: "warn", sentence: `Nothing created yet: ${missing} missing for ${repository} to sign in as ${name}.` };
}
