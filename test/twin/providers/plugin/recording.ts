import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { decodeProperties, type PropertyMap } from "../../../../packages/engine/stand-ins/property-values.ts";

/*
 * What azuread 6.9.1, the plugin itself, answered and sent with this program against the twin: every setting on, a service
 * principal disabled by hand, seven changes of settings. Answers that repeat are kept once; what the bridge keeps for itself
 * (`__meta`, `__pulumi_raw_state_delta`) is left out, as are secrets. The requests come from a second run: its ids are
 * renamed to the first one's, and answers that its recorder had cut hold what the plugin looks for in them.
 */

type Wire = Readonly<Record<string, unknown>>;

/** One call of the engine's, and the plugin's answer. */
export interface RecordedAnswer {
  readonly method: "Check" | "Diff" | "Read";
  readonly type: string;
  readonly name: string;
  readonly request: Readonly<Record<string, Wire>> & {
    readonly ignoreChanges?: readonly string[];
    readonly id?: string;
  };
  readonly response: Wire & { readonly inputs?: Wire; readonly properties?: Wire };
}

/** One update, creation or deletion, and all that the plugin sent for it. */
export interface RecordedUpdate {
  readonly step: string;
  readonly name: string;
  readonly call: "create" | "delete" | "update";
  /** What the settings changed: input path to value. */
  readonly said: Readonly<Record<string, unknown>>;
  readonly ignoreChanges: readonly string[];
  /** What the preview showed: path to kind, and whether it is the inputs that differ. Of a deletion: nothing. */
  readonly diff?: Readonly<Record<string, readonly [kind: string, inputDiff: boolean]>>;
  readonly exchanges: readonly RecordedExchange[];
}

export interface RecordedExchange {
  /** `PATCH /v1.0/applications/{id}` */
  readonly line: string;
  readonly body?: unknown;
  readonly status: number;
  readonly answer?: unknown;
}

export const recordedAnswers = read<RecordedAnswer>("answers.jsonl.gz");
export const recordedUpdates = read<RecordedUpdate>("updates.jsonl.gz");

/** What the stand-in keeps of properties on the wire: secrets and nulls as it reads them. */
export function propertiesOf(wire: Wire = {}): PropertyMap {
  return decodeProperties(structPb.Struct.fromJavaScript(wire as Parameters<typeof structPb.Struct.fromJavaScript>[0]));
}

function read<Line>(file: string): readonly Line[] {
  const text = gunzipSync(readFileSync(new URL(file, import.meta.url))).toString("utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}
