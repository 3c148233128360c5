export interface ClientEnvironmentOptions {
  readonly proxyUrl: string;
  /** PEM file with the certificate authority's certificate. */
  readonly caFile: string;
}

/**
 * Returns the variables that direct an unmodified client to the twin under Microsoft's own names. It needs nothing
 * else.
 */
export function clientEnvironment({ proxyUrl, caFile }: ClientEnvironmentOptions): Record<string, string> {
  const direct = "localhost,127.0.0.1";
  return {
    HTTPS_PROXY: proxyUrl,
    https_proxy: proxyUrl,
    NO_PROXY: direct,
    no_proxy: direct,
    // Node.js's fetch and https read the proxy's variables only with this flag, and their authority from another
    // variable.
    NODE_USE_ENV_PROXY: "1",
    NODE_EXTRA_CA_CERTS: caFile,
    // Python's requests (and msal), curl, and Go's and OpenSSL's default verification.
    REQUESTS_CA_BUNDLE: caFile,
    CURL_CA_BUNDLE: caFile,
    SSL_CERT_FILE: caFile,
  };
}
