import { describe, expect, it } from "vitest";
import { compareEndpoints } from "../../../commands/review/compare/compare-endpoints.ts";
import type { OfferedEndpoint, Snapshot } from "../../../commands/review/snapshot/snapshot.ts";
import { api, snapshot } from "./sample-snapshot.ts";

const read = { name: "GET orders", allow: ["Orders.Read"], isCalledUnasked: true };
const write = { name: "POST orders/{id}", allow: ["Orders.Write"], isCalledUnasked: false };
const health = { name: "GET health", anonymous: "A probe.", isCalledUnasked: true };
const assignments = [
  { who: "caller integration", role: "Orders.Write", roleId: "w" },
  { who: "caller pipeline", role: "Orders.Write", roleId: "w" },
  { who: "caller integration", role: "Orders.Read", roleId: "r" },
];

function offering(...endpoints: readonly OfferedEndpoint[]): Snapshot {
  return { ...snapshot, endpoints, registrations: [{ ...api, assignments }] };
}

const told = (before: Snapshot, after: Snapshot) =>
  compareEndpoints(before, after).map(({ severity, text, consequence }) =>
    [`${severity}: ${text}`, consequence].filter((part) => part !== undefined).join(" "),
  );

describe("what the API offers", () => {
  it("is nothing new where nothing differs", () => {
    expect(told(offering(read, health), offering(read, health))).toEqual([]);
  });

  it.for([
    [
      "an endpoint that is new, and who gets in",
      offering(read),
      offering(read, write),
      "access widened: POST orders/{id} is new; needs Orders.Write; held by integration, pipeline.",
    ],
    [
      "a method that is new, and opens to nobody yet",
      offering(read),
      offering(read, { ...read, name: "DELETE orders", allow: ["Orders.Admin"] }),
      "changed: DELETE orders is new; needs Orders.Admin; held by nobody.",
    ],
    [
      "a new anonymous endpoint",
      offering(read),
      offering(read, health),
      'access widened: GET health is new and anonymous: it opens to anybody without a token. The reason given: "A probe."',
    ],
    [
      "one that became anonymous",
      offering(read),
      offering({ name: "GET orders", anonymous: "Public.", isCalledUnasked: true }),
      'access widened: GET orders became anonymous: it opens to anybody without a token. It needed Orders.Read. The reason given: "Public."',
    ],
    [
      "one that is anonymous no longer",
      offering(health),
      offering({ ...read, name: "GET health" }),
      "breaks: GET health needs Orders.Read now; it was anonymous. Calls without a token get 401.",
    ],
    [
      "a role more that opens it, to whom",
      offering(read),
      offering({ ...read, allow: ["Orders.Read", "Orders.Write"] }),
      "access widened: The allow list of GET orders is widened by Orders.Write: it opens to pipeline.",
    ],
    [
      "a role more that nobody else holds",
      offering(write),
      offering({ ...write, allow: ["Orders.Write", "Orders.Read"] }),
      "protection weakened: The allow list of POST orders/{id} is widened by Orders.Read: it opens to nobody whom it did not open to before. Whoever is given Orders.Read from now on gets in there, too.",
    ],
    [
      "a role less, and who is shut out",
      offering({ ...read, allow: ["Orders.Read", "Orders.Write"] }),
      offering(read),
      "breaks: GET orders no longer opens to Orders.Write: pipeline will get 403.",
    ],
    [
      "one that is gone",
      offering(read, write),
      offering(read),
      "breaks: POST orders/{id} is gone: it needed Orders.Write.",
    ],
    [
      "one that verify calls from now on",
      offering(write),
      offering({ ...write, isCalledUnasked: true }),
      "changed: POST orders/{id} may be called unasked on a live stack from now on: its sample says that it is safe.",
    ],
  ] as const)("names %s", ([, before, after, expected]) => {
    expect(told(before, after)).toEqual([expected]);
  });
});
