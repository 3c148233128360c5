import type { Stack } from "../../engine/stack.ts";
import type { PagesCheckout, PagesShell } from "./pages-checkout.ts";
import { nameOf, resourceNamed, stateOf } from "./stack-state.ts";

/** A page's command for which a reader puts in names of their own, or which needs another state of things. */
export interface FilledInCommand {
  /** In which commands it is found. */
  readonly found: RegExp;
  readonly shell: PagesShell;
  /** What the page prints, and what stands there in its place. */
  readonly values?: (checkout: PagesCheckout) => Promise<Readonly<Record<string, string>>>;
  /** What brings the reader here. */
  readonly before?: (checkout: PagesCheckout) => Promise<string>;
}

const lives: PagesShell = { live: true };

const stackOf = ({ stacks }: PagesCheckout, name: string): Stack => {
  const stack = stacks.get(name);
  if (!stack) throw new Error(`There is no stack ${name}.`);
  return stack;
};
const idOf = async (checkout: PagesCheckout, name: string): Promise<string> =>
  (await resourceNamed(stackOf(checkout, "dev"), name)).id ?? "";
/** A component has no id. */
const urnOf = async (checkout: PagesCheckout, type: string, name: string, stack = "dev"): Promise<string> => {
  const found = (await stateOf(stackOf(checkout, stack))).filter(
    (one) => one.type === type && nameOf(one.urn) === name,
  );
  if (found.length !== 1 || !found[0]) throw new Error(`The state has ${found.length} ${type} ${name}.`);
  return found[0].urn;
};
/** What a failed creation left: the thing exists, and neither the state nor what was to come after knows it. */
const lost = (name: string) => async (checkout: PagesCheckout) => {
  const { urn } = await resourceNamed(stackOf(checkout, "dev"), name);
  const without =
    `.deployment.resources |= map(select(.urn != $urn) | .dependencies = (.dependencies // []) - [$urn]` +
    ` | .propertyDependencies |= (. // {} | map_values((. // []) - [$urn])))`;
  return `npx pulumi stack export --stack dev | jq --arg urn '${urn}' '${without}' | npx pulumi stack import --stack dev`;
};
const idAfter = (path: string, part: string): string => path.slice(path.indexOf(part) + part.length);

export const filledInCommands: readonly FilledInCommand[] = [
  {
    found: /^npx pulumi import \S+AppRoleAssignment /,
    shell: lives,
    before: lost("integration-app-role-assignment-Orders.Read"),
    values: async (checkout) => {
      const id = await idOf(checkout, "integration-app-role-assignment-Orders.Read");
      const [, , api = ""] = id.split("/");
      return {
        "Function.Invoke": "Orders.Read",
        "<api object id>": api,
        "<assignment id>": idAfter(id, "appRoleAssignedTo/"),
        "<URN of the component integration, from npx pulumi stack --show-urns>": await urnOf(
          checkout,
          "protected-function:identity:ClientApplication",
          "integration",
        ),
      };
    },
  },
  {
    found: /^npx pulumi import \S+PermissionGrant /,
    shell: lives,
    before: lost("api-sign-in-consent"),
    values: async (checkout) => ({
      "<id>": idAfter(await idOf(checkout, "api-sign-in-consent"), "oauth2PermissionGrants/"),
      "<URN of the component api>": await urnOf(checkout, "protected-function:identity:ResourceApplication", "api"),
    }),
  },
  {
    found: /^npx pulumi import \S+WebAppScmAllowed /,
    shell: lives,
    before: lost("function-app-scm-password"),
    values: async (checkout) => ({
      "<id of the site>": await idOf(checkout, "function-app"),
      "<URN of the component function-app>": await urnOf(
        checkout,
        "protected-function:hosting:FunctionApp",
        "function-app",
      ),
    }),
  },
  {
    found: /^npx pulumi import \S+NamedLocation /,
    shell: lives,
    before: lost("location-office"),
    values: async (checkout) => ({
      "location-<name>": "location-office",
      "<id>": idAfter(await idOf(checkout, "location-office"), "namedLocations/"),
      "<URN of the component named-locations>": await urnOf(
        checkout,
        "protected-function:conditional-access:NamedLocations",
        "named-locations",
      ),
    }),
  },
  {
    found: /^npx pulumi state unprotect /,
    shell: lives,
    values: async (checkout) => ({
      "<urn of the application>": await urnOf(checkout, "azuread:index/application:Application", "integration", "prod"),
      "<urn of the service principal>": await urnOf(
        checkout,
        "azuread:index/servicePrincipal:ServicePrincipal",
        "integration-service-principal",
        "prod",
      ),
    }),
  },
  { found: /^npx pulumi login$/, shell: { live: true, newBackend: true } },
  {
    found: /^npx pulumi stack init (?:dev|pr-7)(?: --secrets-provider passphrase)?$/,
    shell: { live: true, newBackend: true },
  },
  { found: /^npx pulumi stack export/, shell: lives },
  { found: /^cp Pulumi\.pr\.yaml /, shell: {} },
  { found: /^npm run policy-pack$/, shell: {} },
  { found: /^cd policy-pack$/, shell: {} },
  {
    found: /^npx pulumi destroy --stack prod$/,
    shell: lives,
    // What `up` does after the page's `config set`, with one less deployment.
    before: async () => "npx pulumi state unprotect --stack prod --all",
  },
];
