import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';

/** What a TLS connection to the target trusts, in the form that node and undici take. */
export interface TlsTrust {
  ca?: string[];
  rejectUnauthorized?: false;
}

/** The settings of a scenario's target that are about TLS. */
export interface TlsSettings {
  /** PEM file with certificates that are trusted besides the system's. */
  ca_file?: string | undefined;
  /** Any certificate will do. */
  insecure_tls?: boolean | undefined;
}

/** The file of certificates cannot be used. */
export class TlsTrustError extends Error {
  override name = 'TlsTrustError';
}

/** @throws TlsTrustError when the file cannot be read or holds no certificate. */
export async function readTlsTrust(settings: TlsSettings): Promise<TlsTrust> {
  const trust: TlsTrust = settings.insecure_tls ? { rejectUnauthorized: false } : {};
  if (settings.ca_file === undefined) return trust;
  const text = await readFile(settings.ca_file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new TlsTrustError(`${settings.ca_file} cannot be read (${error.code}).`, {
      cause: error,
    });
  });
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (certificates === null) {
    throw new TlsTrustError(`${settings.ca_file} holds no certificate in PEM form.`);
  }
  return { ...trust, ca: [...rootCertificates, ...certificates] };
}

/** A sentence for the error of a connection; names the way out where a certificate is the matter. */
export function connectionProblem(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  if (!CERTIFICATE.test(code)) return error.message === '' ? code : error.message;
  return `its certificate is not trusted (${code}: ${error.message}). Name the authority in target.ca_file, or accept any certificate with target.insecure_tls.`;
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;
