import { describe, expect, it } from "vitest";
import { Ledger } from "../../../../packages/pf/commands/teardown/ledger.ts";
import {
  commandFor,
  leavePrincipals,
  leaveUnseen,
  leaveUntouched,
  leaveExisting,
} from "../../../../packages/pf/commands/teardown/what-is-left.ts";
import { resource } from "../../../support/sample-remains.ts";
import { adopted, candidate, conflict, group, nothingFound, own, registration, resourceIn } from "./survey-sample.ts";

const selection = { name: "test", included: new Set<string>() };
const told = ({ left }: Ledger) => left.map(({ id, why, fix }) => [id, why, fix]);
const ledgerOf = () => new Ledger(() => {});

describe("an object in the final survey", () => {
  const after = {
    ...nothingFound,
    registrations: [
      registration("r1", own),
      registration("r2", candidate),
      registration("r3", adopted),
      registration("r4", conflict),
    ],
  };

  it("is left if it is the stack's or undecided, but never if it was adopted", () => {
    const ledger = ledgerOf();
    leaveExisting(after, selection, ledger);

    expect(told(ledger)).toEqual([
      ["r1", "It still exists after everything was tried.", "Run the teardown again."],
      ["r2", "By name only.", "If it's this stack's, run: ./pf teardown --stack test --include r2"],
      ["r4", "It is another's.", expect.stringMatching(/^Give it back \(\.\/pf release --stack test\), or/)],
    ]);
  });

  it("keeps the reason why its removal was refused", () => {
    const ledger = ledgerOf();
    ledger.leave(registration("r1", own), "403.", "Get rights.");
    leaveExisting({ ...nothingFound, registrations: [registration("r1", own)] }, selection, ledger);

    expect(told(ledger)).toEqual([["r1", "403.", "Get rights."]]);
  });

  it("is left if it is a named candidate that still exists", () => {
    const ledger = ledgerOf();
    leaveExisting(after, { ...selection, included: new Set(["r2"]) }, ledger);

    expect(told(ledger)[1]).toEqual(["r2", "It still exists after everything was tried.", "Run the teardown again."]);
  });

  it("is left as a group with the owners of its contents", () => {
    const ledger = ledgerOf();
    const vault = { kind: "vault", name: "kv-others", id: "/kv" };
    leaveExisting(
      { ...nothingFound, azure: { ...nothingFound.azure, groups: [group("rg", own, { foreign: [vault] })] } },
      selection,
      ledger,
    );

    expect(ledger.left.map(({ why, fix }) => [why, fix])).toEqual([
      [
        "It contains things that the stack didn't create: vault kv-others.",
        "Move or delete them. Run the teardown again.",
      ],
    ]);
  });
});

describe("the command that removes a candidate", () => {
  it("is this one, or Azure's if the program creates nothing of that type", () => {
    const site = resourceIn("rg", "Microsoft.Web/sites", "func", candidate);
    const vault = resourceIn("rg", "Microsoft.KeyVault/vaults", "kv", candidate);

    expect(commandFor(site, "test")).toBe(`If it's this stack's, run: ./pf teardown --stack test --include ${site.id}`);
    expect(commandFor({ ...site, id: "-Bq" }, "test")).toMatch(/ --include='?-Bq'?$/);
    expect(commandFor(vault, "test")).toBe(`If it's this stack's, run: az resource delete --ids ${vault.id}`);
  });
});

describe("what wasn't touched because the site wasn't deleted", () => {
  it("is everything planned, but no candidate", () => {
    const ledger = ledgerOf();
    leaveUntouched(
      { ...nothingFound, registrations: [registration("r1", own), registration("r2", candidate)] },
      selection,
      ledger,
    );

    expect(ledger.left.map(({ id }) => id)).toEqual(["r1"]);
  });
});

describe("what was never checked", () => {
  it("is everything planned that isn't known to be removed", () => {
    const ledger = ledgerOf();
    ledger.note(registration("r1", own));
    leaveUnseen(
      { ...nothingFound, registrations: [registration("r1", own), registration("r2", own)] },
      selection,
      ledger,
    );

    expect(told(ledger)).toEqual([
      ["r2", "The teardown ended before it checked whether this is gone.", "Run the teardown again."],
    ]);
  });

  it("is everything deleted and not yet purged", () => {
    const ledger = ledgerOf();
    const api = resource("azuread:index/application:Application", "api", { id: "/applications/a1" });
    ledger.note({ kind: "app registration", name: "api", id: "a1" });
    leaveUnseen({ ...nothingFound, state: { resources: [api], pending: [] } }, selection, ledger);

    expect(ledger.left.map(({ id, why }) => [id, why])).toEqual([
      ["a1", "It was deleted, but the teardown ended before it purged the recycle bin."],
    ]);
  });
});

describe("service principals of the stack", () => {
  it("are left if their registration is live", () => {
    const ledger = ledgerOf();
    const principal = (name: string, clientId: string) =>
      resource("azuread:index/servicePrincipal:ServicePrincipal", name, {
        id: `/servicePrincipals/${name}`,
        outputs: { clientId },
      });
    const state = { resources: [principal("s1", "c-r1"), principal("s2", "c-gone")], pending: [] };
    leavePrincipals({ ...nothingFound, state, registrations: [registration("r1", own)] }, ledger);

    expect(told(ledger)).toEqual([["s1", "Its app registration still exists.", "Run the teardown again."]]);
  });
});
