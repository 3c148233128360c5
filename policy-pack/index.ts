import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies.ts";

// Making it starts the server that the engine asks. Its version is that of package.json in the working directory.
void new PolicyPack("protected-function", { policies: [...policies()], enforcementLevel: "mandatory" });
