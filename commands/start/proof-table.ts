import type { Outcome } from "../../checks/run-checks.ts";
import { type EndpointVerdict, concerns } from "./endpoint-verdicts.ts";
import type { ObtainedPlugin } from "../../engine/plugins/obtain-plugins.ts";
import { type Layout, painter } from "../../cli/layout.ts";

/** What became of the stack's resources. */
interface ResourceAccount {
  readonly created: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly left: number;
}

/** What a run proved: the object that `--json` prints. */
export interface Proof {
  readonly ok: boolean;
  readonly rows: readonly Outcome[];
  /** Who can call what, in the contract's order. */
  readonly endpoints: readonly EndpointVerdict[];
  readonly resources: ResourceAccount;
  /** Version of Pulumi's engine. */
  readonly engine: string;
  /** Where real plugins were asked for: which they were, and for which a stand-in filled in. */
  readonly plugins?: readonly ObtainedPlugin[];
}

const marks = { proved: "proved", failed: "FAILED", "not-applicable": "n/a" } as const;
const colours = { proved: "green", failed: "red", "not-applicable": "yellow" } as const;

/** The proof for a person: a line a row, those of an endpoint under who can call it; what failed explained below, the account last. */
export function proofTable(proof: Proof, layout: Layout): string {
  const paint = painter(layout);
  const width = Math.max(...proof.rows.map(({ id }) => id.length));
  const line = ({ id, claim, outcome }: Outcome) =>
    `  ${paint(colours[outcome], marks[outcome].padEnd(6))}  ${id.padEnd(width)}  ${claim}`;
  const ofAll = proof.rows.filter(
    (row) => row.id.startsWith("E") && !proof.endpoints.some(({ endpoint }) => concerns(row, endpoint)),
  );
  const failed = proof.rows.filter(({ outcome }) => outcome === "failed");
  const { created, unchanged, deleted, left } = proof.resources;
  const proved = proof.rows.filter(({ outcome }) => outcome === "proved").length;
  const exchanges = proof.rows.reduce((sum, row) => sum + row.exchanges, 0);
  return [
    ...proof.rows.filter(({ id }) => !id.startsWith("E")).map(line),
    ...proof.endpoints.flatMap(({ endpoint, verdict, ok }) => [
      "",
      `  ${paint(ok ? "bold" : "red", verdict)}`,
      ...proof.rows.filter((row) => concerns(row, endpoint)).map(line),
    ]),
    ...(ofAll.length > 0 ? ["", `  ${paint("bold", "All endpoints:")}`, ...ofAll.map(line)] : []),
    ...(failed.length > 0 ? ["", ...failed.map(({ id, reason }) => `  ${paint("red", id)}: ${reason}`)] : []),
    ...hostLines(failed),
    "",
    `  Resources: ${created} created, ${unchanged} unchanged by a second up, ${deleted} deleted, ${left} left.`,
    `  Pulumi ${proof.engine}; ${exchanges} requests behind ${proof.rows.length} claims.`,
    ...(proof.plugins ?? []).map((plugin) => `  ${pluginLine(plugin)}`),
    paint("bold", `  ${proved} of ${proof.rows.length} proved${proof.ok ? "." : ": NOT everything holds."}`),
  ].join("\n");
}

/** What the function logged where the Functions host failed: once, however many claims fail by it. */
function hostLines(failed: readonly Outcome[]): readonly string[] {
  const logs = failed.flatMap(({ unexpected }) => (unexpected?.log ? [unexpected.log] : []));
  if (logs.length === 0) return [];
  const lines = [...new Set(logs.flat())].slice(-10);
  const said = lines.length > 0 ? lines.map((line) => `    ${line}`) : ["    (nothing)"];
  return ["", "  The Functions host failed: the function throws, or isn't loaded. Its last log lines:", ...said];
}

function pluginLine({ name, version, source, why }: NonNullable<Proof["plugins"]>[number]): string {
  const plugin = `Plugin ${name} ${version}`;
  return source === "stand-in" ? `${plugin}: not run here, a stand-in filled in (${why}).` : `${plugin}: the real one.`;
}
