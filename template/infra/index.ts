import { protectedFunction } from "@protected-function/infra";

/** The function behind Entra ID, from functions/contract.ts and the stack's settings. Your own resources can stand below. */
export default protectedFunction({ functions: new URL("../functions/", import.meta.url) });
