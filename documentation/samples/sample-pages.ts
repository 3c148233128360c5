import { readFileSync } from "node:fs";
import { driftPage } from "../../commands/drift/page.ts";
import { driftText } from "../../commands/drift/drift-text.ts";
import { driftNext } from "../../commands/drift/verdict.ts";
import { accessPage } from "../../commands/matrix/page/access-page.ts";
import { reviewPage } from "../../commands/review/words/review-page.ts";
import { reviewText } from "../../commands/review/words/review-text.ts";
import { proofPage } from "../../commands/start/page.ts";
import { type Proof, proofTable } from "../../commands/start/proof-table.ts";
import { proofNext } from "../../commands/start/verdict.ts";
import { verificationPage } from "../../commands/verify/page.ts";
import { projectVersion } from "../../stacks/evidence-of.ts";
import type { Evidence } from "../../text/evidence.ts";
import { terminalSvg } from "../terminal-svg.ts";
import { sampleDrift } from "./drift.ts";
import { sampleReview } from "./review.ts";
import { sampleVerification } from "./verify.ts";

type Matrix = Parameters<typeof accessPage>[0];

function recorded<Result>(name: string): Result {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")) as Result;
}

/** The results of a run on the twin, recorded by `npm run samples -- --record`. */
export const recordedProof = (): Proof => recorded("start.json");
const recordedMatrix = (): Matrix => recorded("access.json");

const columns = 100;

/** Every file of docs/samples, by its name. */
export function samplePages(): Readonly<Record<string, string>> {
  const [proof, matrix] = [recordedProof(), recordedMatrix()];
  const [verification, review] = [sampleVerification(proof), sampleReview(matrix)];
  const source = {
    workload: "whocalls",
    stack: "dev",
    option: " --settings Pulumi.dev.yaml",
    evidence: evidenceOf({ measured: "read back", at: matrix.at }),
  };
  const live = evidenceOf({
    answeredBy: "live",
    tenant: { id: "11111111-1111-4111-8111-111111111111", name: "Contoso", domain: "contoso.com" },
    subscriptionId: "22222222-2222-4222-8222-222222222222",
  });
  const compared = { ...live, measured: "compared" };
  const onTwin = evidenceOf({ stacks: ["local"], settingsFiles: ["Pulumi.local.yaml"] });
  const colour = true;
  return {
    "access.html": accessPage(matrix, source),
    "start.html": proofPage(proof, onTwin, proofNext(proof, {})),
    "verify.html": verificationPage(verification, { ...live, settingsFiles: [] }, { stack: "dev" }),
    "drift.html": driftPage(sampleDrift, compared, driftNext(sampleDrift)),
    "review.html": reviewPage(
      review,
      evidenceOf({ measured: "judged", stacks: review.stacks.map(({ stack }) => stack) }),
    ),
    "start.svg": terminalSvg({
      command: "npm start",
      output: shortened(proofTable(proof, { colour }, {}, onTwin)),
      columns,
    }),
    "drift.svg": terminalSvg({
      command: "./pf drift --stack dev",
      output: driftText(sampleDrift, { colour, columns }, compared),
      columns,
    }),
    "review.svg": terminalSvg({
      command: "./pf review --base main",
      output: reviewText(review, { colour, columns }),
      columns,
    }),
  };
}

/** The evidence of every sample, but for these parts. */
function evidenceOf(parts: Partial<Evidence>): Evidence {
  return {
    answeredBy: "twin",
    stacks: ["dev"],
    settingsFiles: ["Pulumi.dev.yaml"],
    commit: { id: "df427ea", uncommitted: false },
    at: "2026-11-25T21:29:00.000Z",
    measured: "checked",
    version: projectVersion,
    ...parts,
  };
}

/** A long answer on a screen: its beginning and its end. */
function shortened(text: string): string {
  const lines = text.split("\n");
  return lines.length <= 44 ? text : [...lines.slice(0, 12), "  …", ...lines.slice(-28)].join("\n");
}
