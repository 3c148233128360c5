import {
  type Cell,
  type Column,
  labels,
  type Matrix,
  type Place,
  type PolicySummary,
  type Subject,
  type Verdict,
} from "../../packages/pf/access-matrix/matrix.ts";

export const caller: Subject = { label: "caller integration", kind: "caller", how: "client credentials" };
export const account: Subject = { label: "service account svc@contoso.com", kind: "service account", how: "password" };
export const nobody: Subject = { label: labels.noToken, kind: "nobody", how: "bare" };

export const office: Place = {
  name: "office",
  address: "198.51.100.0",
  ranges: ["198.51.100.0/24"],
  trusted: false,
};
export const elsewhere: Place = { name: "elsewhere", address: "203.0.113.10", ranges: [], trusted: false };

export const allowed: Verdict = { outcome: "allowed" };
export const blocked: Verdict = { outcome: "refused", by: "conditional access", code: "AADSTS53003" };
export const mfa: Verdict = { outcome: "more demanded", by: "conditional access", code: "AADSTS50079 or AADSTS50076" };
export const unassigned: Verdict = { outcome: "refused", by: "Entra ID", code: "AADSTS50105" };
export const challenged: Verdict = { outcome: "refused", by: "App Service", status: 401 };

export const onlyFromOffice: PolicySummary = {
  displayName: "the API only from the office",
  state: "enabled",
  who: "All users.",
  what: "The API.",
  where: "Everywhere, but not office.",
  demands: "Block.",
  binds: "people",
  reach: {
    who: { included: ["all users"], excluded: [] },
    what: { included: ["the API"], excluded: [] },
    where: { included: ["everywhere"], excluded: ["office"] },
  },
};

interface Sample {
  readonly subjects?: readonly Subject[];
  readonly places?: readonly Place[];
  readonly policies?: readonly PolicySummary[];
  /** Default: one endpoint, Microsoft Graph and anything else. */
  readonly columns?: readonly Column[];
  /** Default: everybody gets everything but nobody, who gets nothing. */
  readonly verdict?: (cell: Pick<Cell, "who" | "from" | "resource">) => Partial<Cell> | undefined;
}

/** The parts that most tests leave as they are: everything is protected. */
export const protectedParts: Pick<Matrix, "protection" | "signIn" | "callers"> = {
  protection: {
    gate: {
      enabled: true,
      requiresToken: true,
      issuer: "https://sts.windows.net/<the tenant>/",
      audiences: [],
      allowedApplications: ["caller integration"],
      excludedPaths: [],
    },
    endpoints: [],
    holders: [],
  },
  signIn: { clients: [{ name: "the public client", ways: ["password"], lacks: [] }], anyApplication: false },
  callers: [],
};

const usualColumns: readonly Column[] = [
  { name: "the API", endpoints: ["GET whoami"] },
  { name: "Microsoft Graph" },
  { name: "anything else" },
];

/** A matrix by hand: a cell for every subject, place and resource. */
export function sampleMatrix({
  subjects = [caller, account, nobody],
  places = [office, elsewhere],
  policies = [],
  columns = usualColumns,
  verdict = () => undefined,
}: Sample = {}): Matrix {
  return {
    at: "2026-09-01T12:00:00.000Z",
    subjects: [...subjects],
    places: [...places],
    policies: [...policies],
    columns: [...columns],
    ...protectedParts,
    cells: subjects.flatMap(({ label, how, kind }) =>
      places.flatMap(({ name }) =>
        columns.map(({ name: resource }): Cell => {
          const key = { who: label, how, from: name, resource };
          const usual = kind === "nobody" ? challenged : allowed;
          return { ...key, reason: "Because.", policies: [], ...(verdict(key) ?? usual) } as Cell;
        }),
      ),
    ),
    remains: [],
  };
}

/** A matrix in which every name is somebody else's; after: one of them gains access. */
export function hostileMatrix(text: string, isAfter: boolean): Matrix {
  const who: Subject = { ...caller, label: text };
  const place: Place = { ...office, name: text };
  return sampleMatrix({
    subjects: [who, nobody],
    places: [place, elsewhere],
    columns: [{ name: text, endpoints: [text] }],
    verdict: ({ who }) => (who === text && !isAfter ? { ...unassigned, reason: text } : { ...allowed, reason: text }),
  });
}
