import { sampleEvidence } from "../../../support/sample-evidence.ts";
import { expect, it } from "vitest";
import type { Outcome } from "../../../../packages/pf/checks/run-checks.ts";
import { proofPage } from "../../../../packages/pf/commands/start/page.ts";
import { proofNext } from "../../../../packages/pf/commands/start/verdict.ts";
import { proofTable } from "../../../../packages/pf/commands/start/proof-table.ts";

const groups: Readonly<Record<string, Outcome["group"]>> = {
  G11: "App Service authentication",
  "nothing-left": "Life cycle",
};
const row = (id: string, claim: string, outcome: Outcome["outcome"] = "proved"): Outcome => ({
  id,
  group: groups[id] ?? "The function",
  claim,
  outcome,
  reason: "called: expected 403, found 200",
  exchanges: 2,
});

const proof = {
  ok: false,
  rows: [
    row("G11", "A request without a token gets 401."),
    row("B15", "A forged principal gets 401."),
    row("E1", "GET orders without a token: 401."),
    row("E1", "GET orders/{id} without a token: 401."),
    row("E3", "GET orders/{id} without Orders.Read: 403.", "failed"),
    row("E5", "GET health answers anybody."),
    row("E7", "integration opens GET orders, and nothing else.", "not-applicable"),
    row("nothing-left", "Afterwards nothing is left."),
  ],
  endpoints: [
    { endpoint: "GET orders", verdict: "Only integration can call GET orders.", ok: true },
    { endpoint: "GET orders/{id}", verdict: "Access to GET orders/{id} is NOT proved: E3 failed.", ok: false },
    { endpoint: "GET health", verdict: "Anyone can call GET health: Probe.", ok: true },
  ],
  resources: { created: 3, inCloud: 2, unchanged: 3, deleted: 3, left: 0 },
  engine: "3.259.0",
};
const held = { ...proof, ok: true, rows: proof.rows.slice(0, 2), endpoints: proof.endpoints.slice(0, 1) };
const plain = { colour: false };

it("begins with the verdict and failures, counts checks by group, and ends with the next steps", () => {
  expect(proofTable(proof, plain).split("\n")).toEqual([
    "✗ The stack doesn't work as declared: 6 of 7 proved, 1 failed, 1 not applicable.",
    "",
    "Failed",
    "  ✗ Called: found 200, expected 403",
    "    Check:    GET orders/{id} without Orders.Read: 403. (E3)",
    "",
    "Access",
    "  ✓ Only integration can call GET orders.",
    "  ✗ Access to GET orders/{id} is NOT proved: E3 failed.",
    "  ✓ Anyone can call GET health: Probe.",
    "",
    "Checks",
    "  ✓ App Service authentication  1 of 1",
    "  ✓ The function                1 of 1",
    "  ✓ Life cycle                  1 of 1",
    "  ✗ Each endpoint               3 of 4",
    "  1 not applicable. List them with --all.",
    "",
    "Resources: 3 created (2 in Azure and Entra ID), 3 unchanged by a second up, 3 deleted, 0 left.",
    "16 requests behind 7 checks; Pulumi 3.259.0.",
    "",
    "Next:",
    "  Fix what failed, then run again: ./pf start",
  ]);
});

it("lists every check with --all, those of an endpoint together", () => {
  const text = proofTable(proof, plain, { all: true });

  expect(text).toContain(
    "\nGET orders/{id}  1 of 2\n  ✓ E1  GET orders/{id} without a token: 401.\n  ✗ E3  GET orders/{id} without Or",
  );
  expect(text).toContain("\nLife cycle  1 of 1\n  ✓ nothing-left  Afterwards nothing is left.\n");
  expect(text).toContain(
    "\nNot applicable, and not proved\n  Because: called: expected 403, found 200.\n    - E7  integration opens",
  );
});

it("has the same count for a group in the terminal, with --all, and on the page", () => {
  const ofFunction = (text: string) =>
    /The function\s+(?:[A-Z]\w* +)*(?:✓\s+)?(\d+ of \d+)/.exec(text.replaceAll(/<[^>]*>/g, " "))?.[1];
  const listed = /^The function {2}1 of 1\n((?:  ✓ .*\n?)*)/m.exec(proofTable(proof, plain, { all: true }))?.[1];

  expect(ofFunction(proofTable(proof, plain))).toBe("1 of 1");
  expect(ofFunction(proofPage(proof, sampleEvidence(), []))).toBe("1 of 1");
  expect(listed?.trim().split("\n")).toHaveLength(1);
});

it("has the same groups on the page as in the terminal, in the same order", () => {
  const printed = [...proofTable(proof, plain).matchAll(/^  [✓✗] (.+?) +(\d+ of \d+)$/gm)];
  const shown = [
    ...proofPage(proof, sampleEvidence(), []).matchAll(/<summary>\s*<span>([^<]+)<\/span>.*?(\d+ of \d+)/gs),
  ];
  const groupsIn = (matches: readonly RegExpMatchArray[]) => matches.map(([, title, count]) => [title, count]);

  expect(groupsIn(printed)).toHaveLength(4);
  expect(groupsIn(shown)).toEqual(groupsIn(printed));
});

it("explains each way to sign in if someone signs in, folded to the terminal's width", () => {
  const signIn = ["By password at the public client: a single factor, refused wherever MFA is required."];

  expect(proofTable(proof, plain)).not.toContain("How people sign in");
  expect(proofTable({ ...proof, signIn }, { colour: false, columns: 60 })).toContain(
    "\nHow people sign in\n  By password at the public client: a single factor, refused\n",
  );
  expect(proofPage({ ...proof, signIn }, sampleEvidence(), [])).toContain(
    "a single factor, refused wherever MFA is required.",
  );
});

it("includes settings and stack in the commands of a successful run", () => {
  expect(proofTable(held, plain).split("\n", 1)).toEqual(["✓ The stack works as declared: 2 of 2 proved."]);
  const [last] = proofTable(held, plain).split("\n").slice(-1);
  expect(last).toBe("  Deploy: fill in Pulumi.dev.yaml, then ./pf start --settings Pulumi.dev.yaml");
  expect(proofTable(held, plain, { settings: "Pulumi.prod.yaml" }).split("\n").slice(-5)).toEqual([
    "Next:",
    "  List every check: ./pf start --settings Pulumi.prod.yaml --all",
    "  See who can call from where: ./pf matrix --settings Pulumi.prod.yaml --html access.html",
    "  Change the code, and see it answer: ./pf dev --settings Pulumi.prod.yaml",
    "  Check that you're ready to deploy: ./pf preflight --stack prod",
  ]);
  expect(proofTable(held, plain, { isListed: true })).not.toContain("List every check");
});

it("has a command to copy in each next step of its page", () => {
  const steps = proofNext(held, {});
  const page = proofPage(held, sampleEvidence({ answeredBy: "twin" }), steps);
  const items = /<ul class="steps">(.*?)<\/ul>/s.exec(page)?.[1]?.match(/<li>.*?<\/li>/gs) ?? [];

  expect(items).toHaveLength(steps.length);
  expect(items.filter((item) => !item.includes('class="copy"'))).toEqual([]);
});

it("warns of endpoints that nobody can call, and in the verdict if nobody can call any", () => {
  const closed = {
    endpoint: "GET orders",
    verdict: "Nobody can call GET orders yet.",
    ok: true,
    closed: true,
  } as const;
  const open = { endpoint: "GET health", verdict: "Anyone can call GET health: Probe.", ok: true };
  const one = { ...held, endpoints: [closed, open] };
  const all = { ...held, endpoints: [closed] };

  expect(proofTable(one, plain)).toMatch(/^✓ The stack works as declared: 2 of 2 proved\.\n/);
  expect(proofTable(all, plain)).toMatch(
    /^! The stack works as declared, but nobody can call the API: 2 of 2 proved\.\n/,
  );
  for (const proof of [one, all]) {
    expect(proofTable(proof, plain)).toContain("\n  ! Nobody can call GET orders yet.\n");
    expect(proofPage(proof, sampleEvidence(), [])).toMatch(/<b class="closed">!<\/b>\s*<span>Nobody can call GET/);
  }
});

it("warns of an endpoint without a check", () => {
  const [first] = proof.endpoints;
  const unproved = { ...held, endpoints: first ? [{ ...first, ok: false }] : [] };

  expect(proofTable(unproved, plain).split("\n", 1)).toEqual([
    "! Nothing failed, but access to 1 of 1 endpoints isn't proved: 2 of 2 proved.",
  ]);
});

it("names the bindings and triggers that no check ran, beside the count of what is proved", () => {
  const rows = [
    ...held.rows,
    row("E12", "orders delivers its data by the output changes (queue).", "not-applicable"),
    row("E15", "nightly runs when its timerTrigger fires.", "not-applicable"),
    row("E15", "restock runs when its queueTrigger fires.", "not-applicable"),
  ];
  const text = proofTable({ ...held, rows }, plain);
  expect(text).toMatch(
    /^✓ The stack works as declared: 2 of 2 proved; 1 binding and 2 triggers registered, not run here\.\n/,
  );
  expect(text).toContain(
    [
      "Registered, not run here",
      "  - orders delivers its data by the output changes (queue).",
      "  - nightly runs when its timerTrigger fires.",
      "  - restock runs when its queueTrigger fires.",
    ].join("\n"),
  );
});

it("counts what a failure left unjudged as such, everywhere, and links what the page names", () => {
  const why = "the handler of GET orders throws";
  const unjudged = { ...row("E7", "integration opens GET orders.", "not-applicable"), reason: `not judged: ${why}` };
  const verdict = `Access to GET orders is NOT proved: check E7 (endpoints of each caller) wasn't judged, because ${why}.`;
  const failing = {
    ...proof,
    rows: [...proof.rows, unjudged],
    endpoints: [{ endpoint: "GET orders", verdict, ok: false }],
  };
  const counts = "6 of 7 proved, 1 failed, 1 not judged, 1 not applicable";

  const text = proofTable(failing, plain);
  expect(text.split("\n")[0]).toContain(`: ${counts}.`);
  expect(text).toContain("\n  1 not judged, 1 not applicable. List them with --all.\n");
  expect(proofTable(failing, plain, { all: true })).toContain(
    `Not judged, and not proved\n  Because: ${why}.\n    - E7  integration opens GET orders.`,
  );
  const page = proofPage(failing, sampleEvidence(), []);
  expect(page).toContain(`: ${counts}.`);
  const [, anchor = ""] = /check <a href="#([^"]*)">E7<\/a> \(endpoints/.exec(page) ?? [];
  expect(anchor).not.toBe("");
  expect(page).toContain(`<li id="${anchor}">`);
});
