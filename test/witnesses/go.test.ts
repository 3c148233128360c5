import { buildGoClient } from "./go/build-go-client.ts";
import { goWitnesses } from "./go/go-witnesses.ts";
import { hearWitnesses } from "./hear-witnesses.ts";

hearWitnesses("Microsoft's libraries for Go", goWitnesses(await buildGoClient()));
