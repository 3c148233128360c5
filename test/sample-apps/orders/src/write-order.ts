import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Handler } from "@protected-function/guard";
import { stored } from "./orders.ts";

const body = z.strictObject({ sku: z.string().min(1), quantity: z.int().positive() });

/** Takes an order, and signs it for the partner that delivers. */
export const writeOrder: Handler = async (request, _context, caller) => {
  const { id = "" } = request.params;
  const json: unknown = await request.json().catch(() => undefined);
  const { success, data, error } = body.safeParse(json);
  if (!success) return { status: 400, jsonBody: { wrong: error.issues.map(({ path }) => path.join(".")) } };
  const order = { id, ...data, by: caller.objectId };
  stored.push(order);
  const signature = createHmac("sha256", process.env["ORDERS_PARTNER_KEY"] ?? "")
    .update(id)
    .digest("hex");
  return { status: 201, jsonBody: { order, signature } };
};
