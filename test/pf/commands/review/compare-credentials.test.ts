import { describe, expect, it } from "vitest";
import { compareRegistrations } from "../../../../packages/pf/commands/review/compare/compare-registrations.ts";
import { longLivedSecrets } from "../../../../packages/pf/commands/review/compare/compare-credentials.ts";
import {
  grantFindings,
  type Owned,
  ownerFindings,
} from "../../../../packages/pf/commands/review/compare/compare-entitlements.ts";
import type { Grant, Registration } from "../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { api, caller, credential, said, secret, snapshot, told } from "./sample-snapshot.ts";

const compared = (registrations: readonly Registration[]) =>
  compareRegistrations(snapshot, { ...snapshot, registrations });
const changed = (registrations: readonly Registration[]) => said(compared(registrations));
const withCaller = (change: Partial<Registration>) => [{ ...caller, ...change }, api];

describe("a change of credentials", () => {
  const [first] = caller.credentials;

  it("blocks the caller if its only secret is replaced", () => {
    expect(changed(withCaller({ credentials: [secret("integration first", "2", "2027-09-30T00:00:00Z")] }))).toEqual([
      'breaks: Caller integration: the client secret "integration first" is replaced. The old one expires 2027-05-31, the new one expires 2027-09-30. ' +
        "The old one stops working with the deployment, and no other exists. The caller loses access until it has the new one. ./pf rotate hands over without a gap.",
    ]);
  });

  it("blocks no one if the secret had already expired", () => {
    const over = { ...secret("integration first", "1", "2026-01-31T00:00:00Z"), hasEnded: true };
    const renewed = secret("integration first", "2", "2027-09-30T00:00:00Z");
    const before = { ...snapshot, registrations: withCaller({ credentials: [over] }) };
    const after = { ...snapshot, registrations: withCaller({ credentials: [renewed] }) };

    expect(said(compareRegistrations(before, after))).toEqual([
      expect.stringMatching(
        /^changes: Caller integration: the client secret "integration first", which expired 2026-01-31, is created again and expires 2027-09-30\./,
      ),
    ]);
  });

  it("blocks no one if the other slot is filled, which is a rotation", () => {
    const second = secret("integration second", "2", "2027-09-30T00:00:00Z");
    expect(changed(withCaller({ credentials: [...(first ? [first] : []), second] }))).toEqual([
      expect.stringMatching(
        /^changes: Caller integration gets the client secret "integration second" \(expires 2027-09-30\)\./,
      ),
    ]);
  });

  it("widens access by a secret that no rotation brings: outside the slots, or without an earlier one", () => {
    const third = [...caller.credentials, secret("support", "9", "2027-01-31T00:00:00Z")];
    expect(told(compared(withCaller({ credentials: third })))).toEqual([
      'opens credential/added: client secret "support" of caller integration',
    ]);
    const secretless = { ...snapshot, registrations: withCaller({ credentials: [] }) };
    expect(told(compareRegistrations(secretless, snapshot))).toEqual([
      'opens credential/added: client secret "integration first" of caller integration',
    ]);
  });

  it("widens access by a certificate or a federated credential, because another party can call as the caller", () => {
    const trusts =
      "subject repo:contoso/orders:environment:production of https://token.actions.githubusercontent.com, for api";
    const credentials = [
      ...caller.credentials,
      credential("federated credential", "github", { trusts }),
      credential("certificate", "CN=partner", { endDate: "2027-01-01T00:00:00Z" }),
    ];
    expect(told(compared(withCaller({ credentials })))).toEqual([
      'opens credential/added: federated credential "github" of caller integration',
      'opens credential/added: certificate "CN=partner" of caller integration',
    ]);
  });

  it("widens access by a federated credential that trusts another party under the same name", () => {
    const federated = (trusts: string) => credential("federated credential", "github", { trusts });
    const before = { ...snapshot, registrations: withCaller({ credentials: [federated("subject a of x, for api")] }) };
    const after = { ...snapshot, registrations: withCaller({ credentials: [federated("subject b of x, for api")] }) };

    expect(compareRegistrations(before, after)).toEqual([
      {
        id: "credential/trust-changed",
        severity: "opens",
        subject: 'federated credential "github" of caller integration',
        before: "subject a of x, for api",
        after: "subject b of x, for api",
        facts: { name: "caller integration", kind: "federated credential" },
      },
    ]);
  });

  it("widens access by a replaced certificate with another key, and shows both thumbprints", () => {
    const certificate = (key: string, thumbprint: string) => ({
      ...credential("certificate", "CN=partner", { key, endDate: "2027-01-01T00:00:00Z" }),
      thumbprint,
    });
    const before = { ...snapshot, registrations: withCaller({ credentials: [certificate("1", "AA11")] }) };
    const of = (thumbprint: string) =>
      compareRegistrations(before, {
        ...snapshot,
        registrations: withCaller({ credentials: [certificate("2", thumbprint)] }),
      });

    expect(said(of("BB22"))).toEqual([
      'opens: Caller integration: the certificate "CN=partner" is exchanged. The new one: thumbprint BB22, expires 2027-01-01. ' +
        "The old one: thumbprint AA11, expires 2027-01-01. " +
        "Anyone who holds the new private key can call as caller integration. Anyone who still uses the old one gets no token from then on.",
    ]);
    expect(told(of("AA11"))).toEqual(['breaks credential/renewed: certificate "CN=partner" of caller integration']);
  });

  it("doesn't report an existing secret as long-lived under another tenant's key", () => {
    const long = { ...caller, credentials: [secret("integration first", "1", "2036-01-01T00:00:00Z")] };
    const elsewhere = { ...caller, credentials: [secret("integration first", "2", "2036-01-01T00:00:00Z")] };

    const limit = { days: 180, from: "2026-09-01T12:00:00Z" };
    expect(longLivedSecrets(long, elsewhere, { ...limit, isElsewhere: true })).toEqual([]);
    expect(longLivedSecrets(long, elsewhere, limit)).toHaveLength(1);
  });

  it.for([
    ["2027-02-28T00:00:00Z", []],
    [
      "2027-03-01T23:59:59Z",
      ['weakens credential/long-lived: client secret "integration first" of caller integration'],
    ],
  ] as const)("weakens protection by a secret that lives longer than settings allow: %s", ([end, keys]) => {
    const renewed = { ...caller, credentials: [secret("integration first", "2", end)] };
    const limit = { days: 180, from: "2026-09-01T12:00:00Z" };

    expect(told(longLivedSecrets(caller, renewed, limit))).toEqual(keys);
    // One that was there before is not the change's doing.
    expect(longLivedSecrets(renewed, renewed, { ...limit, days: 1 })).toEqual([]);
    expect(told(longLivedSecrets(undefined, renewed, limit))).toEqual(keys);
  });
});

describe("permissions elsewhere, and owners", () => {
  const grant: Grant = {
    who: "caller partner",
    on: "Microsoft Graph",
    permission: "Application.ReadWrite.All",
    kind: "application",
  };

  it("widen access by a permission on another API, and break callers by a removed one", () => {
    expect(said(grantFindings([], [grant]))).toEqual([
      "opens: Caller partner is granted Application.ReadWrite.All on Microsoft Graph. It can use the permission as itself, without a person.",
    ]);
    expect(told(grantFindings([grant], []))).toEqual([
      "breaks grant/removed: caller partner: Application.ReadWrite.All of Microsoft Graph",
    ]);
    expect(grantFindings([grant], [{ ...grant }])).toEqual([]);
    expect(grantFindings([{ ...grant, kind: "delegated" }], [grant])).toHaveLength(2);
  });

  it("distinguish owners of service principals from owners of registrations", () => {
    const owned = (kind: Owned["kind"], owners: readonly string[]): Owned => ({ what: "the API", kind, owners });

    expect(
      told(
        ownerFindings(
          [owned("registration", ["user ada@contoso.com"]), owned("service principal", [])],
          [owned("registration", []), owned("service principal", ["user ada@contoso.com"])],
        ),
      ),
    ).toEqual([
      "opens registration/owner-added: the API: user ada@contoso.com (service principal)",
      "changes registration/owner-removed: the API: user ada@contoso.com",
    ]);
  });
});
