export interface ClientEnvironmentOptions {
  readonly proxyUrl: string;
  /** File that holds the certificate authority's certificate, in PEM. */
  readonly caFile: string;
}

/** The variables that send an unmodified client to the twin, by Microsoft's own names. Nothing else is needed. */
export function clientEnvironment({ proxyUrl, caFile }: ClientEnvironmentOptions): Record<string, string> {
  const direct = "localhost,127.0.0.1";
  return {
    HTTPS_PROXY: proxyUrl,
    https_proxy: proxyUrl,
    NO_PROXY: direct,
    no_proxy: direct,
    // Node's fetch and https read the proxy's variables only when told to, and their authority from another one.
    NODE_USE_ENV_PROXY: "1",
    NODE_EXTRA_CA_CERTS: caFile,
    // Python's requests (and msal), curl, and Go's and OpenSSL's default verification.
    REQUESTS_CA_BUNDLE: caFile,
    CURL_CA_BUNDLE: caFile,
    SSL_CERT_FILE: caFile,
  };
}
