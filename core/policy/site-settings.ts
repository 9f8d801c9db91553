/** Where the settings of a whole site are fetched. All times are milliseconds. */
export interface SiteSettings {
  readonly url: string;
  /** Path of a PEM file with the authority of that server; null takes the system's. */
  readonly ca: string | null;
  /** SHA-256 of the only certificates that are taken, as `aa:bb:…`. Without `ca` the pin alone decides. */
  readonly pins: readonly string[];
  /** Ed25519 public key that has to have signed the file: PEM, or base64; null takes it as TLS brings it. */
  readonly key: string | null;
  readonly proxy: string | null;
  /** Between two questions for a newer file; a tenth more or less is left to chance. */
  readonly refresh: number;
  /** What a start waits for an answer at most. */
  readonly deadline: number;
}
