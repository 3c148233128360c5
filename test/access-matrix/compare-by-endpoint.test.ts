import { describe, expect, it } from "vitest";
import { compareMatrices } from "../../access-matrix/compare-matrices.ts";
import { account, allowed, sampleMatrix, unassigned } from "../support/sample-matrix.ts";

const api = "the API";
const nothing = { gains: [], loses: [], otherwise: [], beneath: [], rules: [], wider: [] };

describe("the difference of two matrices of endpoints", () => {
  const others = [{ name: "Microsoft Graph" }, { name: "anything else" }];
  const column = (...endpoints: readonly string[]) => ({ name: endpoints.join(", "), endpoints: [...endpoints] });
  const together = [column("GET orders", "POST orders"), ...others];
  const apart = [column("GET orders"), column("POST orders"), ...others];
  const alone = [{ name: api, endpoints: ["GET orders"] }, ...others];
  const onlyReads = ({ who, resource }: { readonly who: string; readonly resource: string }) =>
    who === account.label && resource === "POST orders" ? unassigned : undefined;

  it("holds endpoint against endpoint, however they were put together", () => {
    expect(compareMatrices(sampleMatrix({ columns: together }), sampleMatrix({ columns: apart }))).toEqual(nothing);
    expect(
      compareMatrices(sampleMatrix({ columns: together }), sampleMatrix({ columns: apart, verdict: onlyReads })).loses,
    ).toEqual([
      "Service account svc@contoso.com loses POST orders from everywhere by password: allowed before, refused (AADSTS50105 by Entra ID) now.",
    ]);
  });

  it("tells whom a new endpoint opens to, and nothing of whom it refuses", () => {
    const { gains, ...rest } = compareMatrices(
      sampleMatrix({ columns: alone }),
      sampleMatrix({ columns: apart, verdict: onlyReads }),
    );

    expect(gains).toEqual([
      "Caller integration gains POST orders from everywhere by client credentials: absent before, allowed now.",
    ]);
    expect(rest).toEqual({ loses: [], otherwise: [], beneath: [], rules: [], wider: [] });
  });

  it("says in one sentence that an endpoint needs no token any more", () => {
    const open = ({ resource }: { readonly resource: string }) => (resource === "GET health" ? allowed : undefined);
    const columns = [...alone, column("GET health")];

    expect(compareMatrices(sampleMatrix({ columns: alone }), sampleMatrix({ columns, verdict: open }))).toEqual({
      ...nothing,
      gains: ["Anybody gains GET health from everywhere, with or without a token: it is anonymous now."],
    });
    expect(compareMatrices(sampleMatrix({ columns }), sampleMatrix({ columns, verdict: open })).gains).toHaveLength(1);
    expect(compareMatrices(sampleMatrix({ columns, verdict: open }), sampleMatrix({ columns })).loses).toEqual([
      "Nobody loses GET health from everywhere without a token: allowed before, refused (401 by App Service) now.",
    ]);
  });

  it("takes the API of a matrix that an earlier version wrote for each of the endpoints", () => {
    const earlier = sampleMatrix({
      verdict: ({ who, resource }) => (who === account.label && resource === api ? unassigned : undefined),
    });

    expect(compareMatrices(earlier, sampleMatrix({ columns: apart, verdict: onlyReads })).gains).toEqual([
      "Service account svc@contoso.com gains GET orders from everywhere by password: refused (AADSTS50105 by Entra ID) before, allowed now.",
    ]);
    expect(compareMatrices(sampleMatrix(), sampleMatrix({ columns: alone }))).toEqual(nothing);
  });
});
