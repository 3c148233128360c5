import { app } from "@azure/functions";
import { StorageSharedKeyCredential, BlobServiceClient } from "@azure/storage-blob";
import { z } from "zod";

/*
 * A function as a team would write it: checks what it is sent, writes to a storage account, and sweeps by a timer. In the
 * tests it takes the place of functions/src/index.ts.
 */
const order = z.object({ id: z.string().regex(/^[a-z0-9-]+$/), amount: z.number().positive() });

app.http("orders", {
  methods: ["POST"],
  authLevel: "anonymous",
  handler: async (request) => {
    const { success, data, error } = order.safeParse(await request.json());
    if (!success) return { status: 400, jsonBody: error.issues.map(({ path }) => path.join(".")) };
    const credential = new StorageSharedKeyCredential("storders", Buffer.from("not a key").toString("base64"));
    const storage = new BlobServiceClient("https://storders.blob.core.windows.net", credential);
    const blob = storage.getContainerClient("orders").getBlockBlobClient(data.id);
    return { status: 201, jsonBody: { blob: blob.url, account: blob.accountName } };
  },
});

app.http("module", {
  methods: ["GET"],
  authLevel: "anonymous",
  handler: () => ({ jsonBody: [import.meta.url, import.meta.filename, import.meta.dirname] }),
});

app.timer("sweep", { schedule: "0 0 3 * * *", handler: () => {} });
