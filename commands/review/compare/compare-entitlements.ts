import { type ReviewFinding, listChange, type Severity } from "../finding.ts";
import type { AppRoleHolder, Role } from "../snapshot/snapshot.ts";
import { capital, finding, flag, lists } from "./registration-findings.ts";

interface EntitlementChange {
  readonly name: string;
  readonly was: readonly Role[];
  readonly is: readonly Role[];
  /** As the requests of the upgrade show. */
  readonly isDisabledFirst: boolean;
  /** Who held which of them. */
  readonly held: readonly AppRoleHolder[];
}

/** https://learn.microsoft.com/graph/api/resources/approle (allowedMemberTypes) */
const membersWords: Readonly<Record<string, string>> = { User: "people", Application: "applications" };

/** App roles and permission scopes, each by its id. */
export function entitlements(
  what: "app role" | "permission scope",
  { name, was, is, isDisabledFirst, held }: EntitlementChange,
): readonly ReviewFinding[] {
  const of = (severity: Severity, text: string, consequence?: string) =>
    finding(severity, "registrations", text, consequence);
  const holdersOf = ({ id }: Role) => {
    const who = held.filter(({ roleId }) => roleId === id).map((holder) => holder.who);
    return who.length === 0 ? "nobody" : who.join(", ");
  };
  const said = ({ value, id }: Role) => `the ${what} ${value ?? id}`;
  const { added, removed } = listChange(was, is, ({ id }) => id);
  const reborn = added.flatMap((one) =>
    removed.filter(({ value }) => value !== null && value === one.value).map((before) => ({ before, one })),
  );
  const isReborn = (role: Role) => reborn.some(({ before, one }) => role === before || role === one);
  const kept = is.flatMap((one) => was.filter(({ id }) => id === one.id).map((before) => ({ before, one })));
  return [
    ...reborn.map(({ before }) =>
      of(
        "breaks",
        `${capital(said(before))} of ${name} gets another id: the old one is disabled, then removed, with its assignments.`,
        `It was held by ${holdersOf(before)}. Whoever this stack does not assign anew loses it.`,
      ),
    ),
    ...added.filter((one) => !isReborn(one)).map((one) => of("changed", `${capital(name)} has ${said(one)}.`)),
    ...removed
      .filter((one) => !isReborn(one))
      .map((one) =>
        of(
          "breaks",
          `${capital(name)} loses ${said(one)}: it is disabled, then removed, with its assignments.`,
          what === "app role" ? `It was held by ${holdersOf(one)}.` : undefined,
        ),
      ),
    ...kept.flatMap(({ before, one }) => [
      ...flag(before.isEnabled, one.isEnabled, {
        on: of("changed", `${capital(said(one))} of ${name} is enabled.`),
        // learn: howto-add-app-roles-in-apps
        off: of(
          "breaks",
          what === "app role"
            ? `${capital(said(one))} of ${name} is disabled: nobody else can be assigned it. Tokens of those who have it still carry it.`
            : `${capital(said(one))} of ${name} is disabled: tokens no longer carry it.`,
        ),
      }),
      ...(before.value === one.value
        ? []
        : [
            of(
              "breaks",
              `${capital(said(before))} of ${name} is called ${one.value ?? "nothing"} now: tokens carry the new name.`,
              "Who holds it holds it still; whatever looks for the old name finds it no more.",
            ),
          ]),
      ...lists(before.members, one.members, {
        added: (member) =>
          of(
            "protection weakened",
            `${capital(said(one))} of ${name} may be held by ${membersWords[member] ?? member}, too.`,
            "Whoever assigns it may now give it to them; endpoints that allow it open to them.",
          ),
        removed: (member) =>
          of("breaks", `${capital(said(one))} of ${name} may no longer be held by ${membersWords[member] ?? member}.`),
      }),
      // The provider's way: applicationDisableAppRoles in hashicorp/terraform-provider-azuread,
      // internal/services/applications/applications.go; Graph changes no role that is enabled.
      ...(before.definition !== one.definition && before.isEnabled && isDisabledFirst
        ? [
            of(
              "breaks",
              `${capital(said(before))} of ${name} is written anew: it is disabled for a moment.`,
              what === "app role"
                ? "Tokens still carry it; an assignment that is created in that moment is refused."
                : "Tokens that people get in that moment lack it; the function asks for none, whoever else does refuses them.",
            ),
          ]
        : []),
    ]),
  ];
}
