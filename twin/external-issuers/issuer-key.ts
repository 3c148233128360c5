import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

/** An identity provider's key: its private half stays here. */
export interface IssuerKey {
  /** One entry of a key set. */
  readonly published: JWK;
  readonly sign: (claims: JWTPayload) => Promise<string>;
}

/** RS256, the one algorithm that Entra supports of others. https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
export async function createIssuerKey(): Promise<IssuerKey> {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    published: { ...jwk, use: "sig", alg: "RS256", kid },
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ typ: "JWT", alg: "RS256", kid }).sign(privateKey),
  };
}
