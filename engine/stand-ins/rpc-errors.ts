import * as grpc from "@grpc/grpc-js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import { encodeProperties } from "./property-values.ts";
import type { PropertyMap } from "./property-values.ts";
import { InitializationFailed, StandInRefusal } from "./stand-in-refusal.ts";

/** What the engine shows for an error: the message, and for a half-made resource what there is of it. */
export function toServiceError(error: unknown): Partial<grpc.StatusObject> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InitializationFailed) {
    return { code: grpc.status.UNKNOWN, details: message, metadata: initializationDetails(error, message) };
  }
  const code = error instanceof StandInRefusal ? grpc.status.INVALID_ARGUMENT : grpc.status.UNKNOWN;
  return { code, details: message };
}

/** gRPC's own trailer for structured errors, which Go reads by itself and grpc-js leaves to its users. */
function initializationDetails(error: InitializationFailed, message: string): grpc.Metadata {
  const failed = new pb.ErrorResourceInitFailed().setId(error.id).setReasonsList([message]);
  failed.setProperties(encodeProperties(error.outputs as PropertyMap));
  const details = new anyPb.Any();
  details.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusPb.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(details);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
