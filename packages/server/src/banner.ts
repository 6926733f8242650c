/** The service's address, and a command to try it. */
export function banner(options: {
  readonly version: string;
  readonly voice: string;
  readonly host: string;
  readonly port: number;
  readonly format: string;
}): string {
  const { version, voice, host, port, format } = options;
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : bracketed(host);
  return [
    `hailo-piper ${version} listens on http://${bracketed(host)}:${port} and speaks as ${voice}. Try:`,
    '',
    `  curl -s ${name}:${port}/v1/audio/speech -H 'content-type: application/json' -d '{"input":"Hello from the Pi."}' -o hello.${format}`,
    '',
    '',
  ].join('\n');
}

/** RFC 3986, 3.2.2: an IPv6 address in a URL needs brackets. */
function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
