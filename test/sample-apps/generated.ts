import type { Method } from "../../packages/guard/define-contract.ts";

/** A GUID of its own for each number. */
function guid(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
}

function imported(name: string, file: string): string {
  return `import { ${name} } from ${JSON.stringify(file)};`;
}

const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * An API of so many endpoints and roles, as files below functions/: each endpoint allows one role or two, in turn, and of each
 * role applications, people, or both are members. With `anonymous`, there is one more endpoint that needs no token.
 */
export function generatedApp(size: {
  readonly endpoints: number;
  readonly roles: number;
  readonly anonymous?: boolean;
}) {
  const role = (index: number) => `Role.${index % size.roles}`;
  const roles = Array.from({ length: size.roles }, (_, index) => {
    const members = [["Application"], ["User"], ["Application", "User"]][index % 3];
    return [role(index), { id: guid(index + 1), displayName: `Role ${index}`, members }];
  });
  const endpoints = Array.from({ length: size.endpoints }, (_, index) => {
    const allow = [...new Set(index % 2 === 0 ? [role(index)] : [role(index), role(index + 1)])];
    const hasParameter = index % 3 === 2;
    return [
      `endpoint-${index}`,
      {
        methods: [methods[index % methods.length]],
        route: hasParameter ? `things-${index}/{id}` : `things-${index}`,
        allow,
        ...(hasParameter && { sample: { params: { id: "7" } } }),
      },
    ];
  });
  const probe = ["probe", { methods: ["GET"], route: "probe", anonymous: "Probe, no data." }] as const;
  const all = size.anonymous ? [...endpoints, probe] : endpoints;
  const contract = { roles: Object.fromEntries(roles), endpoints: Object.fromEntries(all) };
  const handlers = all.map(([name]) => `  "${String(name)}": () => ({ jsonBody: { answers: "${String(name)}" } }),`);
  return {
    "contract.ts": [
      imported("defineContract", "@protected-function/guard/contract"),
      `export const contract = defineContract(${JSON.stringify(contract, undefined, 2)});`,
      "",
    ].join("\n"),
    "src/index.ts": [
      imported("contract", "../contract.ts"),
      imported("serve", "@protected-function/guard"),
      "serve(contract, {",
      ...handlers,
      "});",
      "",
    ].join("\n"),
  };
}
