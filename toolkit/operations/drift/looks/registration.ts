import { shellWord } from "../../../../text/shell-word.ts";
import { differences } from "../differences.ts";
import { findingOf, goneFinding, undoneByUp } from "../finding-of.ts";
import { listAll } from "../../../clients/list-all.ts";
import { type LookOptions, type Looked, readOrGone } from "../look.ts";
import { type Deployed, lastOf } from "../stack-state.ts";
import { declaredRegistration, registrationInProgramsWords } from "./registration-words.ts";

/**
 * What an application is, as far as it decides who signs in: its redirect URIs, roles, scopes, identifier URIs,
 * permissions and owners. https://learn.microsoft.com/graph/api/resources/application
 */
export async function registration(application: Deployed, options: LookOptions): Promise<Pick<Looked, "findings">> {
  const { eyes, state, stack } = options;
  const found = await readOrGone(eyes.graph, `/v1.0${application.id}`);
  if (found === undefined) return { findings: [goneFinding(application, stack)] };
  const owners = await listAll<{ readonly id: string }>(eyes.graph, `/v1.0${application.id}/owners`);
  const uris = state
    .ofType(":ApplicationIdentifierUri")
    .filter(({ inputs }) => inputs["applicationId"] === application.id);
  const expected = declaredRegistration(
    application,
    uris.map(({ inputs }) => String(inputs["identifierUri"])),
  );
  const now = registrationInProgramsWords(
    found,
    owners.map(({ id }) => id),
  );
  return {
    findings: differences(expected, now).map((difference) =>
      findingOf(application, difference, { seenBy: "look", undo: undoOf(difference.path, application, stack) }),
    ),
  };
}

/** What the program writes as a whole, an update takes back; the rest stays until somebody takes it away. */
function undoOf(path: string, application: Deployed, stack: string): string {
  if (path.startsWith("identifierUris")) {
    const clientId = String(application.outputs["clientId"]);
    return `\`az ad app update --id ${shellWord(clientId)} --identifier-uris <the expected ones>\`. Pulumi passes this property over.`;
  }
  if (path.startsWith("api.preAuthorizedApplications")) {
    const body = `--body '{"api":{"preAuthorizedApplications":[]}}' --headers Content-Type=application/json`;
    const url = `https://graph.microsoft.com/v1.0/applications/${lastOf(application.id)}`;
    return `\`az rest --method PATCH --url ${shellWord(url)} ${body}\``;
  }
  return undoneByUp(stack);
}
