import type { Stack } from "../../packages/engine/stack.ts";
import type { PagesCheckout, PagesShell } from "./pages-checkout.ts";
import { resourceNamed } from "./stack-state.ts";

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
/** What a failed creation left: the thing exists, and neither the state nor what was to come after knows it. */
const lost = (name: string) => async (checkout: PagesCheckout) => {
  const { urn } = await resourceNamed(stackOf(checkout, "dev"), name);
  const without =
    `.deployment.resources |= map(select(.urn != $urn) | .dependencies = (.dependencies // []) - [$urn]` +
    ` | .propertyDependencies |= (. // {} | map_values((. // []) - [$urn])))`;
  return `npx pulumi stack export --stack dev | jq --arg urn '${urn}' '${without}' | npx pulumi stack import --stack dev`;
};
/** Of an import: the page's component is the lost resource's parent. */
const imports = (
  found: RegExp,
  name: string,
  component: string,
  valuesOf: (id: string) => Readonly<Record<string, string>>,
): FilledInCommand => ({
  found,
  shell: lives,
  before: lost(name),
  values: async (checkout) => {
    const { id = "", parent = "" } = await resourceNamed(stackOf(checkout, "dev"), name);
    return { [`<URN of the component ${component}>`]: parent, ...valuesOf(id) };
  },
});
const lastOf = (id: string): string => id.slice(id.lastIndexOf("/") + 1);
const urnInProd = async (checkout: PagesCheckout, name: string): Promise<string> =>
  (await resourceNamed(stackOf(checkout, "prod"), name)).urn;

export const filledInCommands: readonly FilledInCommand[] = [
  imports(
    /^npx pulumi import \S+AppRoleAssignment /,
    "integration-app-role-assignment-Orders.Read",
    "integration",
    (id) => ({
      "Function.Invoke": "Orders.Read",
      "<api object id>": id.split("/")[2] ?? "",
      "<assignment id>": lastOf(id),
    }),
  ),
  imports(/^npx pulumi import \S+PermissionGrant /, "api-sign-in-consent", "api", (id) => ({ "<id>": lastOf(id) })),
  imports(/^npx pulumi import \S+WebAppScmAllowed /, "function-app-scm-password", "function-app", (id) => ({
    "<id of the site>": id.slice(0, id.indexOf("/basicPublishingCredentialsPolicies/")),
  })),
  imports(/^npx pulumi import \S+NamedLocation /, "location-office", "named-locations", (id) => ({
    "location-<name>": "location-office",
    "<id>": lastOf(id),
  })),
  {
    found: /^npx pulumi state unprotect /,
    shell: lives,
    values: async (checkout) => ({
      "<urn of the application>": await urnInProd(checkout, "integration"),
      "<urn of the service principal>": await urnInProd(checkout, "integration-service-principal"),
    }),
  },
  { found: /^npx pulumi login --non-interactive file:\/\/~$/, shell: { live: true, newBackend: true } },
  {
    found: /^read -rs PULUMI_CONFIG_PASSPHRASE /,
    shell: {},
    // What a person types.
    values: async () => ({ "-rs PULUMI_CONFIG_PASSPHRASE": "-rs PULUMI_CONFIG_PASSPHRASE <<< 'a passphrase'" }),
  },
  { found: /^export PF_PASS_ENV=/, shell: {} },
  {
    found: /^npx pulumi stack init (?:dev|pr-7)(?: --secrets-provider passphrase)?$/,
    shell: { live: true, newBackend: true },
  },
  { found: /^npx pulumi stack export/, shell: lives },
  {
    found: /^\.\/pf explain --token - --stack dev </,
    shell: lives,
    before: async () => "./pf token --as integration --stack dev > token.txt",
  },
  {
    found: /^npx pulumi stack import/,
    shell: lives,
    before: async () => "npx pulumi stack export --stack prod --file state.json",
  },
  {
    // From one backend into another, which has a stack of that name.
    found: /^PULUMI_BACKEND_URL=file:\/\/~ npx pulumi stack export/,
    shell: { live: true, newBackend: true },
    before: async () => "npx pulumi stack init dev",
    values: async () => ({ "file://~": "file://$TMPDIR/backend" }),
  },
  {
    // Of a stack that only this command has: later ones need the first.
    found: /^PULUMI_BACKEND_URL=file:\/\/~ npx pulumi stack rm/,
    shell: { live: true, newBackend: true },
    before: async () => "npx pulumi stack init dev",
    values: async () => ({ "PULUMI_BACKEND_URL=file://~ ": "" }),
  },
  { found: /^cp Pulumi\.pr\.yaml /, shell: {} },
  { found: /^npm run policy-pack$/, shell: {} },
  { found: /^cd packages\/policy-pack$/, shell: {} },
  {
    found: /^npx pulumi destroy --stack prod$/,
    shell: lives,
    // What `up` does after the page's `config set`, with one less deployment.
    before: async () => "npx pulumi state unprotect --stack prod --all",
  },
];
