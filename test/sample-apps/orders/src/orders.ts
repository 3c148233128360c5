import type { Handler } from "@protected-function/guard";

export interface Order {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly by: string | undefined;
}

/** As long as the worker lives: a sample needs no database. */
export const stored: Order[] = [];

export const orders: Handler = () => ({ jsonBody: { orders: stored } });
