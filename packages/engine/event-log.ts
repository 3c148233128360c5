import { secretSignature, signatureKey, unknownTexts } from "./value-signatures.ts";

/**
 * Reads the events of one operation of the engine, in the wire format of Pulumi's service.
 * Source: https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/apitype#EngineEvent
 */

/** The result of an operation, or of its preview. */
export interface RunResult {
  /** Number of resources by operation. */
  readonly summary: Summary;
  /** The changes, or planned changes, resource by resource. The findings of an earlier refresh are in `refreshed`. */
  readonly steps: readonly Step[];
  /**
   * A refresh's findings, resource by resource: `same`, `update` (the state differs from the known one), `delete` (it
   * is gone).
   */
  readonly refreshed: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** The program's outputs. Secrets are `"[secret]"`; values that aren't known before the update are `"[unknown]"`. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface Summary {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly same: number;
}

export interface Step {
  /** The engine's operation: create, update, delete, same, replace, create-replacement, delete-replaced, read … */
  readonly op: string;
  readonly urn: string;
  /** The Pulumi type, e.g. `azure-native:web:WebApp`. */
  readonly type: string;
  /** Names of the inputs that differ. */
  readonly diffs: readonly string[];
  /** Paths that differ, and how; empty if the provider reports only `diffs`. */
  readonly detailedDiff: Readonly<Record<string, PropertyDiff>>;
  /** The inputs before and after; secrets and unknown values as in `RunResult.outputs`. */
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>> | undefined;
  /** The outputs before and after, as far as the engine has them. They show differences that the inputs don't. */
  readonly state?: {
    readonly before: Readonly<Record<string, unknown>>;
    readonly after: Readonly<Record<string, unknown>>;
  };
}

export interface PropertyDiff {
  readonly kind: "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";
  /** Whether the difference is between old and new inputs, not between the old state and new inputs. */
  readonly inputDiff: boolean;
}

export interface Diagnostic {
  readonly severity: "info" | "info#err" | "warning" | "error";
  readonly message: string;
  readonly urn: string | undefined;
}

interface WireState {
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

interface WireMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old: WireState | null;
  readonly new: WireState | null;
  readonly diffs?: string[];
  readonly detailedDiff: Record<string, { diffKind: PropertyDiff["kind"]; inputDiff: boolean }> | null;
}

/** One event of the kinds that this file reads. */
export interface EngineEvent {
  readonly diagnosticEvent?: { urn?: string; message: string; severity: Diagnostic["severity"] | "debug" };
  readonly summaryEvent?: { resourceChanges?: Record<string, number>; isPreview?: boolean };
  readonly resourcePreEvent?: { metadata: WireMetadata };
  readonly resOutputsEvent?: { metadata: WireMetadata };
}

/** Summarizes the events so far. */
export function readEventLog(events: readonly EngineEvent[]): RunResult {
  const steps = new Map<string, WireMetadata>();
  const refreshed = new Map<string, WireMetadata>();
  const diagnostics: Diagnostic[] = [];
  let changes: Record<string, number> = {};
  let outputs: Record<string, unknown> = {};
  for (const event of events) {
    const { diagnosticEvent, resOutputsEvent } = event;
    if (diagnosticEvent !== undefined && diagnosticEvent.severity !== "debug") {
      const { severity, message, urn } = diagnosticEvent;
      diagnostics.push({ severity, message: message.trimEnd(), urn: urn === "" ? undefined : urn });
    }
    changes = event.summaryEvent?.resourceChanges ?? changes;
    const started = event.resourcePreEvent?.metadata;
    if (started?.op === "refresh") refreshed.set(started.urn, started);
    else if (started !== undefined) steps.set(stepKey(started), started);
    if (resOutputsEvent !== undefined) {
      const { metadata } = resOutputsEvent;
      // A refresh ends before the resource's own step starts, so any step that ends until then belongs to the refresh.
      const isRefresh = refreshed.get(metadata.urn)?.op === "refresh";
      if (isRefresh) refreshed.set(metadata.urn, { ...metadata, op: foundBy(metadata) });
      if (metadata.type === "pulumi:pulumi:Stack") outputs = metadata.new?.outputs ?? outputs;
    }
  }
  const { create = 0, update = 0, replace = 0, delete: deleted = 0, same = 0 } = changes;
  return {
    summary: { create, update, replace, delete: deleted, same },
    steps: [...steps.values()].map(toStep),
    refreshed: [...refreshed.values()].map(toStep),
    diagnostics,
    outputs: mask(outputs),
  };
}

/** A refresh reports its finding only at its end. Before a preview or an update, its end keeps the word "refresh". */
function foundBy({ op, new: state, detailedDiff }: WireMetadata): string {
  if (op !== "refresh") return op;
  if (state === null) return "delete";
  return Object.keys(detailedDiff ?? {}).length === 0 ? "same" : "update";
}

function stepKey(metadata: WireMetadata): string {
  return `${metadata.op} ${metadata.urn}`;
}

function toStep(metadata: WireMetadata): Step {
  const details = Object.entries(metadata.detailedDiff ?? {});
  return {
    op: metadata.op,
    urn: metadata.urn,
    type: metadata.type,
    diffs: metadata.diffs ?? [],
    detailedDiff: Object.fromEntries(
      details.map(([path, { diffKind, inputDiff }]) => [path, { kind: diffKind, inputDiff }]),
    ),
    before: metadata.old?.inputs === undefined ? undefined : mask(metadata.old.inputs),
    after: metadata.new?.inputs === undefined ? undefined : mask(metadata.new.inputs),
    state: { before: mask(metadata.old?.outputs ?? {}), after: mask(metadata.new?.outputs ?? {}) },
  };
}

function mask(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, maskSecrets(value)]));
}

/** "[secret]" replaces each secret, encrypted or not. "[unknown]" replaces values that only the update knows. */
export function maskSecrets(value: unknown): unknown {
  if (unknownTexts.has(value)) return "[unknown]";
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== "object" || value === null) return value;
  return isSecretValue(value) ? "[secret]" : mask({ ...value });
}

/** Whether the engine marks a value as secret: with `ciphertext`, or with `plaintext` if secrets were requested. */
export function isSecretValue(value: object): boolean {
  return (value as Record<string, unknown>)[signatureKey] === secretSignature;
}
