import type { Answer } from "../../../azure/http.ts";
import { send } from "../../../azure/http.ts";
import type { StackOutputs } from "../../../infra/outputs.ts";
import { outcomeOf } from "../call.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import { addressOf, callDoor, type Door, nameOfDoor } from "../doors.ts";

const anonymousDoors = ({ endpoints }: StackOutputs): readonly Door[] =>
  endpoints.filter(({ allow }) => allow === undefined);

/** Row E5: an anonymous endpoint opens itself, and nothing around it. */
const anonymous: EndpointCheck = {
  row: "E5",
  needs: [],
  claims: (outputs) =>
    anonymousDoors(outputs).map((door) => `${nameOfDoor(door)} answers anybody, and no path around it does.`),
  pointlessWhere: (outputs) =>
    anonymousDoors(outputs).length === 0 ? "no endpoint of the contract is anonymous" : undefined,
  run: async ({ outputs }) => {
    const found: EndpointEvidence[] = [];
    for (const door of anonymousDoors(outputs)) found.push(await lookAround(outputs, door));
    return found;
  },
};

async function lookAround(outputs: StackOutputs, door: Door): Promise<EndpointEvidence> {
  const itself = await callDoor(door);
  const url = new URL(addressOf(door));
  const at = (pathname: string) => `${url.origin}${pathname}`;
  const { pathname } = url;
  const others = [
    [door.method, at(pathname.replace(/\/[^/]*$/, "") || "/")],
    [door.method, at(`${pathname}/child`)],
    [door.method, at(`${pathname}-sibling`)],
    [door.method, at(`${pathname}/..%2f..%2fadmin%2fhost%2fstatus`)],
    ...otherMethods(outputs, door).map((method) => [method, url.href] as const),
  ] as const;
  const spellings = [
    at(pathname.toUpperCase()),
    at(`${pathname}/`),
    at(pathname.replaceAll("/", "//")),
    at(`/${pathname.slice(1).replaceAll("/", "%2f")}`),
    at(pathname.replaceAll("/", "/%2e/")),
  ];
  const opened: string[] = [];
  for (const [method, address] of others) {
    if (outcomeOf(await send(method, address)) === "opened") opened.push(`${method} ${address}`);
  }
  for (const address of spellings) {
    const answer = await send(door.method, address);
    // The same endpoint under another spelling gives away no more than it does itself.
    if (outcomeOf(answer) === "opened" && !isSame(answer, itself)) opened.push(`${door.method} ${address}`);
  }
  return {
    did: `called it without a token, ${others.length} paths and methods beside it, and ${spellings.length} other spellings`,
    expected: { itself: "opened", opened: [] },
    found: { itself: outcomeOf(itself), opened },
    exchanges: 1 + others.length + spellings.length,
  };
}

function isSame(one: Answer, other: Answer): boolean {
  return one.status === other.status && one.headers.get("content-type") === other.headers.get("content-type");
}

/** Methods that no endpoint has at this path. */
function otherMethods({ endpoints }: StackOutputs, { url }: Door): readonly string[] {
  const taken = endpoints.filter((door) => door.url === url).map(({ method }) => method);
  return (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).filter((method) => !taken.includes(method));
}

interface ListedFunction {
  readonly properties: {
    readonly name?: string;
    readonly config?: {
      readonly bindings?: readonly {
        readonly type?: string;
        readonly methods?: readonly string[];
        readonly route?: string;
      }[];
    };
  };
}

/** Row E6: what the host has registered is the contract, route by route. */
const listed: EndpointCheck = {
  row: "E6",
  needs: ["administrator"],
  claims: () => ["The functions that HTTP reaches are exactly the contract's endpoints: names, routes, methods."],
  run: async ({ outputs, administrator }) => {
    if (!administrator) throw new Error("E6 was run without an administrator.");
    const { value } = (await administrator.resourceManager.call(
      "GET",
      `${outputs.functionApp.siteId}/functions?api-version=2024-11-01`,
    )) as { readonly value: readonly ListedFunction[] };
    const doors = value.flatMap(({ properties: { name = "", config } }) =>
      (config?.bindings ?? [])
        .filter(({ type = "" }) => type.toLowerCase() === "httptrigger")
        .flatMap(({ methods = [], route = name }) =>
          methods.map((method) => `${name}: ${method.toUpperCase()} ${route}`),
        ),
    );
    // A route stands at the end of its address, after the host's prefix.
    const declared = outputs.endpoints.map(({ name, method, url }) => ({
      name,
      method,
      path: decodeURI(new URL(url).pathname),
    }));
    return [
      {
        did: "read the list of functions over Resource Manager",
        expected: declared.map(({ name, method, path }) => `${name}: ${method} ${path}`).toSorted(),
        found: doors
          .map((found) => {
            const match = declared.find(
              ({ name, method, path }) =>
                found.startsWith(`${name}: ${method} `) &&
                path.endsWith(`/${found.slice(`${name}: ${method} `.length)}`),
            );
            return match ? `${match.name}: ${match.method} ${match.path}` : found;
          })
          .toSorted(),
        exchanges: 1,
      },
    ];
  },
};

export const anonymousAndListed: readonly EndpointCheck[] = [anonymous, listed];
