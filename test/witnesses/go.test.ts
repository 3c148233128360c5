import { it } from "vitest";
import { buildGoClient } from "./go/build-go-client.ts";
import { goWitnesses } from "./go/go-witnesses.ts";
import { hearWitnesses } from "./hear-witnesses.ts";

// https://pkg.go.dev/crypto/x509#SystemCertPool
if (process.platform === "darwin" || process.platform === "win32") {
  it.skip("Go ignores SSL_CERT_FILE on macOS and Windows, so its clients don't trust the twin there", () => {});
} else {
  hearWitnesses("witnesses/go.test.ts", "Microsoft's libraries for Go", goWitnesses(await buildGoClient()));
}
