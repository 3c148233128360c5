import { html, type Html } from "@protected-function/core/text/html.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { joined } from "../cli/page/code.ts";
import { table } from "../cli/page/page.ts";
import type { Explanation } from "../refusals/explain.ts";
import { requiredFacts } from "../refusals/explanation-text.ts";
import type { Fact } from "../refusals/requirements.ts";
import { decodeToken } from "../refusals/token/read-token.ts";

/** Whether `./pf token` prints that caller's token: a situation's is made for one call. */
export function hasToken(as: string, { callers }: StackOutputs): boolean {
  return Object.hasOwn(callers, as) || as.includes("@");
}

/** A token, decoded, without the signature that would make it usable, beside what is required. */
export function tokenView({
  token,
  explanation: { token: found, demands },
  required = demands && requiredFacts(demands),
  canCopy,
}: {
  readonly token: string;
  readonly explanation: Explanation;
  /** Default: what the explanation compares with. */
  readonly required?: readonly Fact[] | undefined;
  readonly canCopy: boolean;
}): Html {
  const decoded = decodeToken(token);
  const differences = found?.differences ?? [];
  return html`<h3>Token</h3>
    ${
      required
        ? table(
            ["Claim", "In the token", "Required"],
            rowsFor(required).map(({ name, fact, what, notAfter }) => {
              const difference = differences.find((one) => what.test(one.what));
              const isCompared =
                (demands ?? name === "Validity") && !differences.some((one) => notAfter.test(one.what));
              const carried = (found?.carries ?? []).filter((one) => one.name === fact);
              const needed = required.filter((one) => one.name === fact);
              return {
                cells: [
                  html`${difference ? "✗" : isCompared ? "✓" : "–"} ${name}`,
                  difference ? html`<b class="failed">${difference.found}</b>` : factTexts(carried),
                  difference ? html`${difference.demanded}` : name === "Validity" ? html`valid now` : factTexts(needed),
                ],
              };
            }),
          )
        : html`<p class="soft">This endpoint requires no token.</p>`
    }
    <details>
      <summary>Decoded, without its signature</summary>
      <pre>
${decoded.form === "jwt" ? JSON.stringify({ header: decoded.header, claims: decoded.claims }, undefined, 2) : (found?.sentence ?? "")}</pre>
    </details>
    ${canCopy ? html`<button type="button" class="plain" data-copy="token">Copy the token</button>` : html``}`;
}

const another = "kind of token|form";

/**
 * What App Service and the guard compare: the explanation's names for it, and the differences after which it isn't
 * compared.
 */
const rows = [
  {
    name: "Issuer",
    fact: "issuer",
    what: /^(?:issuer|tenant|cloud|kind of token|form|token version.*)$/,
    notAfter: /^$/,
  },
  { name: "Audience", fact: "audience", what: /^audience$/, notAfter: new RegExp(`^(?:${another})$`) },
  {
    name: "Client",
    fact: "client",
    what: /^(?:client|sign-in of people.*)$/,
    notAfter: new RegExp(`^(?:${another}|audience)$`),
  },
  { name: "Object id", fact: "object id", what: /^object id$/, notAfter: /^$/ },
  { name: "App role", fact: "roles", what: /^app role$/, notAfter: new RegExp(`^(?:${another}|audience)$`) },
  { name: "Validity", fact: "valid until", what: /^(?:validity|signature)$/, notAfter: /^form$/ },
] as const;

/** Few settings name object ids. */
function rowsFor(required: readonly Fact[]) {
  return rows.filter(({ fact }) => fact !== "object id" || required.some(({ name }) => name === fact));
}

function factTexts(facts: readonly { readonly value: string; readonly means?: string }[]): Html {
  if (facts.length === 0) return html`none`;
  return joined(facts.map(({ value, means }) => html`<div>${value}${means === undefined ? "" : ` (${means})`}</div>`));
}
