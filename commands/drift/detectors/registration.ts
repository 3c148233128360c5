import { differences } from "../../../stacks/compare/differences.ts";
import { findingOf, goneFinding, undoneByUp } from "../finding-of.ts";
import { listAll } from "../../../azure/list-all.ts";
import { type LookOptions, type Looked, readOrGone } from "../look.ts";
import type { Deployed } from "../deployed-resources.ts";
import { undoOfApplication } from "../undo-of-application.ts";
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
      findingOf(application, difference, {
        seenBy: "look",
        undo: undoOfApplication(difference.path, application) ?? undoneByUp(stack),
      }),
    ),
  };
}
